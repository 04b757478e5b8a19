/**
 * The text of a file that is text: UTF-8, UTF-16 with its mark, or GB 18030, which older Chinese files are in; null
 * where it is none of them. Line ends become `\n`.
 */
const decodeAs = (encoding: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Control characters that no text has; a file with one is not text, whatever it decodes to. */
const isBinary = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 9 || (code > 13 && code < 27) || code === 0xfffe) return true;
  }
  return false;
};

export const decodeText = (bytes: Uint8Array): string | null => {
  const [first, second] = bytes;
  const text =
    first === 0xff && second === 0xfe
      ? decodeAs('utf-16le', bytes)
      : first === 0xfe && second === 0xff
        ? decodeAs('utf-16be', bytes)
        : (decodeAs('utf-8', bytes) ?? decodeAs('gb18030', bytes));
  return text === null || isBinary(text) ? null : text.replaceAll(/\r\n?/g, '\n');
};
