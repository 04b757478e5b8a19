/** Little-endian values one after the other in memory that grows as they come. */
const firstCapacityBytes = 1 << 20;

export class ByteWriter {
  #memory = Buffer.alloc(firstCapacityBytes);
  #length = 0;

  /** Room for so many bytes; answers where it begins. */
  #take(bytes: number): number {
    const start = this.#length;
    this.#length += bytes;
    if (this.#length > this.#memory.length) {
      const larger = Buffer.alloc(Math.max(this.#length, 2 * this.#memory.length));
      this.#memory.copy(larger);
      this.#memory = larger;
    }
    return start;
  }

  bytes(value: Uint8Array): void {
    const start = this.#take(value.length);
    this.#memory.set(value, start);
  }

  u8(value: number): void {
    const start = this.#take(1);
    this.#memory.writeUInt8(value, start);
  }

  u32(value: number): void {
    const start = this.#take(4);
    this.#memory.writeUInt32LE(value, start);
  }

  u64(value: number): void {
    const start = this.#take(8);
    this.#memory.writeBigUInt64LE(BigInt(value), start);
  }

  f32(value: number): void {
    const start = this.#take(4);
    this.#memory.writeFloatLE(value, start);
  }

  /** GGUF's: the length in bytes, then UTF-8. */
  string(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.u64(bytes);
    const start = this.#take(bytes);
    this.#memory.write(text, start);
  }

  /** Zeros up to the next multiple. */
  align(bytes: number): void {
    this.#take((bytes - (this.#length % bytes)) % bytes);
  }

  finish(): Uint8Array {
    return this.#memory.subarray(0, this.#length);
  }
}
