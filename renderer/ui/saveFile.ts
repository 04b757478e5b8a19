/** Gives the person a file that was made in this page. */
export const saveFile = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the content once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

/** `Tokens a second` at a moment → `hearth-tokens-a-second-2026-05-01-0930.csv`. */
export const fileName = (title: string, at: Date, extension: string): string => {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `hearth-${words}-${day}-${pad(at.getHours())}${pad(at.getMinutes())}.${extension}`;
};
