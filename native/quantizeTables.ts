/**
 * The tables that `llama_model_quantize_params` points to: overrides of tensor types, an importance matrix, and
 * metadata to write. Each ends with an empty row. The caller keeps `kept` alive until the quantization has ended.
 */
import { addressOf, type Pointer } from './llama.ts';

export interface NativeTable {
  readonly pointer: Pointer;
  readonly kept: readonly unknown[];
}

const textOf = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8');

/** `llama_model_tensor_override` {const char *pattern; ggml_type type}. */
const overrideBytes = 16;

/** Tensors whose name matches the regular expression get this `ggml_type`; the first match wins. */
export const tensorTypeTable = (
  rows: readonly { readonly pattern: string; readonly type: number }[],
): NativeTable | null => {
  if (rows.length === 0) return null;
  const table = Buffer.alloc((rows.length + 1) * overrideBytes);
  const patterns = rows.map(({ pattern }) => textOf(pattern));
  rows.forEach(({ type }, index) => {
    table.writeBigUInt64LE(addressOf(patterns[index] ?? table), index * overrideBytes);
    table.writeInt32LE(type, index * overrideBytes + 8);
  });
  return { pointer: addressOf(table), kept: [table, patterns] };
};

/** `llama_model_imatrix_data` {const char *name; const float *data; size_t size}. */
const importanceBytes = 24;

/** Mean squared activations by the name of the tensor that they are multiplied with. */
export const importanceTable = (entries: ReadonlyMap<string, Float32Array>): NativeTable => {
  const table = Buffer.alloc((entries.size + 1) * importanceBytes);
  const names: Buffer[] = [];
  let at = 0;
  for (const [name, values] of entries) {
    const text = textOf(name);
    names.push(text);
    table.writeBigUInt64LE(addressOf(text), at);
    table.writeBigUInt64LE(addressOf(values), at + 8);
    table.writeBigUInt64LE(BigInt(values.length), at + 16);
    at += importanceBytes;
  }
  return { pointer: addressOf(table), kept: [table, names, entries] };
};

/** `llama_model_kv_override` {enum tag; char key[128]; union {int64_t, double, bool, char[128]}}. */
const keyValueBytes = 264;
const keyAt = 4;
const valueAt = 136;
/** Longest text that fits in front of its final zero. */
const mostTextBytes = 127;
const wholeNumberTag = 0;
const textTag = 3;

/** Metadata that is written into the result: whole numbers (as 32 bits) and short texts, cut where they do not fit. */
export const keyValueTable = (values: Readonly<Record<string, number | string>>): NativeTable | null => {
  const rows = Object.entries(values);
  if (rows.length === 0) return null;
  const table = Buffer.alloc((rows.length + 1) * keyValueBytes);
  rows.forEach(([key, value], index) => {
    const row = table.subarray(index * keyValueBytes, (index + 1) * keyValueBytes);
    row.write(key, keyAt, mostTextBytes, 'utf8');
    row.writeInt32LE(typeof value === 'number' ? wholeNumberTag : textTag, 0);
    if (typeof value === 'number') row.writeBigInt64LE(BigInt(value), valueAt);
    else row.write(value, valueAt, mostTextBytes, 'utf8');
  });
  return { pointer: addressOf(table), kept: [table] };
};
