/** Walks through bytes and never beyond them: every length in a file may be wrong. Numbers are little-endian. */

/** The bytes end before the value does. */
export class BytesEnded extends Error {}

export class GgufCursor {
  readonly bytes: Buffer;
  offset = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Steps over `count` bytes; returns where they begin. Errors: BytesEnded. */
  take(count: number): number {
    const start = this.offset;
    if (count > this.bytes.length - start) throw new BytesEnded();
    this.offset = start + count;
    return start;
  }

  readU32(): number {
    return this.bytes.readUInt32LE(this.take(4));
  }

  /** A count or a length. Beyond 2^53 it is not exact, which changes nothing: no such file exists. */
  readU64(): number {
    const start = this.take(8);
    return this.bytes.readUInt32LE(start) + this.bytes.readUInt32LE(start + 4) * 2 ** 32;
  }

  skipText(): void {
    this.take(this.readU64());
  }

  readText(): string {
    const length = this.readU64();
    const start = this.take(length);
    return this.bytes.toString('utf8', start, start + length);
  }
}
