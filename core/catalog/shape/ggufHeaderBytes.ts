/** Everything of a GGUF file before its tensors' data, version 3: ggml/docs/gguf.md in llama.cpp. */
import { ByteWriter } from './byteWriter.ts';
import type { Metadata, MetadataValue } from './metadata.ts';
import { weightTypeFacts, type WeightType } from './weightType.ts';

/** GGUF's default: the data of each tensor begins at a multiple of it. */
export const alignmentBytes = 32;

const version = 3;
/** `gguf_type` */
const valueTypes = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

export interface PlacedTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: WeightType;
  /** From where the data of all tensors begins. */
  readonly offsetBytes: number;
}

const writeArrayStart = (out: ByteWriter, type: number, length: number): void => {
  out.u32(valueTypes.array);
  out.u32(type);
  out.u64(length);
};

const writeValue = (out: ByteWriter, value: MetadataValue): void => {
  switch (value.type) {
    case 'u32':
      out.u32(valueTypes.u32);
      out.u32(value.value);
      break;
    case 'f32':
      out.u32(valueTypes.f32);
      out.f32(value.value);
      break;
    case 'bool':
      out.u32(valueTypes.bool);
      out.u8(value.value ? 1 : 0);
      break;
    case 'string':
      out.u32(valueTypes.string);
      out.string(value.value);
      break;
    case 'strings':
      writeArrayStart(out, valueTypes.string, value.value.length);
      for (const text of value.value) out.string(text);
      break;
    case 'i32s': {
      writeArrayStart(out, valueTypes.i32, value.value.length);
      const { buffer, byteOffset, byteLength } = value.value;
      out.bytes(new Uint8Array(buffer, byteOffset, byteLength));
      break;
    }
  }
};

export const ggufHeaderBytes = (metadata: Metadata, tensors: readonly PlacedTensor[]): Uint8Array => {
  const out = new ByteWriter();
  out.bytes(Buffer.from('GGUF'));
  out.u32(version);
  out.u64(tensors.length);
  out.u64(metadata.length);
  for (const [key, value] of metadata) {
    out.string(key);
    writeValue(out, value);
  }
  for (const { name, dimensions, type, offsetBytes } of tensors) {
    out.string(name);
    out.u32(dimensions.length);
    for (const dimension of dimensions) out.u64(dimension);
    out.u32(weightTypeFacts(type).number);
    out.u64(offsetBytes);
  }
  out.align(alignmentBytes);
  return out.finish();
};
