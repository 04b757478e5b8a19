/** What a span of time has seen of each number: how often, and the least, mean and greatest. */

export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** By series name, or by the id that the database has for it. */
export type Bucket<K = string> = Map<K, Summary>;

const both = (a: Summary, b: Summary): Summary => ({
  count: a.count + b.count,
  min: Math.min(a.min, b.min),
  mean: (a.mean * a.count + b.mean * b.count) / (a.count + b.count),
  max: Math.max(a.max, b.max),
});

/** Adds what `from` has seen to `into`. */
export const mergeBucket = <K>(into: Bucket<K>, from: ReadonlyMap<K, Summary>): void => {
  for (const [key, summary] of from) {
    const known = into.get(key);
    into.set(key, known === undefined ? summary : both(known, summary));
  }
};

export const bucketOfValues = (values: ReadonlyMap<string, number>): Bucket =>
  new Map([...values].map(([name, value]) => [name, { count: 1, min: value, mean: value, max: value }]));

/** An entry in the database: series id (2 bytes), count (4), and three single-precision numbers: seven digits. */
const entryBytes = 18;

export const encodeBucket = (bucket: Bucket<number>): Buffer => {
  const bytes = Buffer.alloc(bucket.size * entryBytes);
  let at = 0;
  for (const [id, { count, min, mean, max }] of bucket) {
    bytes.writeUInt16LE(id, at);
    bytes.writeUInt32LE(Math.min(count, 0xffffffff), at + 2);
    bytes.writeFloatLE(min, at + 6);
    bytes.writeFloatLE(mean, at + 10);
    bytes.writeFloatLE(max, at + 14);
    at += entryBytes;
  }
  return bytes;
};

/** An entry that was cut off, or whose count is nothing, is left out. */
export const decodeBucket = (bytes: Buffer): Bucket<number> => {
  const bucket: Bucket<number> = new Map();
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    const count = bytes.readUInt32LE(at + 2);
    if (count === 0) continue;
    bucket.set(bytes.readUInt16LE(at), {
      count,
      min: bytes.readFloatLE(at + 6),
      mean: bytes.readFloatLE(at + 10),
      max: bytes.readFloatLE(at + 14),
    });
  }
  return bucket;
};
