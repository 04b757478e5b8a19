/** For tests: a model in two files, as llama.cpp's `gguf-split` makes them: the second one has tensors only. */
import { readGguf, type GgufTensor } from './ggufFile.ts';
import { ByteWriter } from './shape/byteWriter.ts';

const [u16Type, i32Type] = [2, 5];
/** Behind the magic, the version and two counts. */
const metadataOffset = 24;

const writeU16 = (out: ByteWriter, key: string, value: number): void => {
  out.string(key);
  out.u32(u16Type);
  out.u8(value & 0xff);
  out.u8(value >> 8);
};

export const splitGguf = async (whole: Buffer): Promise<[Buffer, Buffer]> => {
  const { metadata, tensors, dataOffset, alignmentBytes } = await readGguf({
    name: 'whole',
    bytes: whole.length,
    readStart: (bytes) => Promise.resolve(whole.subarray(0, bytes)),
  });
  const ends = new Map(
    tensors
      .toSorted((a, b) => a.offset - b.offset)
      .map((tensor, index, all): [GgufTensor, number] => [tensor, all[index + 1]?.offset ?? whole.length - dataOffset]),
  );
  const [first] = tensors;
  const firstName = new ByteWriter();
  firstName.string(first?.name ?? '');
  const oldMetadata = whole.subarray(metadataOffset, whole.indexOf(firstName.finish(), metadataOffset));

  const part = (index: number, own: readonly GgufTensor[]): Buffer => {
    const out = new ByteWriter();
    out.bytes(Buffer.from('GGUF'));
    out.u32(3);
    out.u64(own.length);
    out.u64((index === 0 ? metadata.size : 0) + 3);
    if (index === 0) out.bytes(oldMetadata);
    writeU16(out, 'split.no', index);
    writeU16(out, 'split.count', 2);
    out.string('split.tensors.count');
    out.u32(i32Type);
    out.u32(tensors.length);
    const data: Uint8Array[] = [];
    let offset = 0;
    for (const tensor of own) {
      out.string(tensor.name);
      out.u32(tensor.dimensions.length);
      for (const dimension of tensor.dimensions) out.u64(dimension);
      out.u32(tensor.type);
      out.u64(offset);
      const bytes = whole.subarray(dataOffset + tensor.offset, dataOffset + (ends.get(tensor) ?? 0));
      data.push(bytes);
      offset += bytes.length;
    }
    out.align(alignmentBytes);
    return Buffer.concat([out.finish(), ...data]);
  };
  const half = Math.floor(tensors.length / 2);
  return [part(0, tensors.slice(0, half)), part(1, tensors.slice(half))];
};
