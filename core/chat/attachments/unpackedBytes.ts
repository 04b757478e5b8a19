/**
 * What the entries of a ZIP archive say they unpack to, together, from its central directory (PKWARE's APPNOTE, 4.3.12).
 * A small archive can unpack to more than a machine has memory. null = it has no such directory.
 */
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endBytes = 22;
const longestComment = 0xffff;

export const unpackedBytes = (archive: Uint8Array): number | null => {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const uint32 = (at: number): number => (at + 4 <= view.byteLength ? view.getUint32(at, true) : 0);
  const uint16 = (at: number): number => (at + 2 <= view.byteLength ? view.getUint16(at, true) : 0);
  let end = archive.length - endBytes;
  const earliest = Math.max(0, end - longestComment);
  while (end >= earliest && uint32(end) !== endMark) end -= 1;
  if (end < earliest) return null;
  let sum = 0;
  let at = uint32(end + 16);
  while (uint32(at) === entryMark) {
    sum += uint32(at + 24);
    at += 46 + uint16(at + 28) + uint16(at + 30) + uint16(at + 32);
  }
  return sum;
};
