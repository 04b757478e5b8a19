/** A file before it is written: its header, and what stands where after it. */
import { tensorBytes } from '../tensorTypes.ts';
import { chooseTypes } from './chooseTypes.ts';
import type { FileKind } from './fileKind.ts';
import { alignmentBytes, ggufHeaderBytes, type PlacedTensor } from './ggufHeaderBytes.ts';
import { modelMetadata } from './metadata.ts';
import type { ModelShape } from './modelShape.ts';
import { modelTensors, type TensorContent } from './modelTensors.ts';
import { weightTypeFacts } from './weightType.ts';

export interface PlannedTensor extends PlacedTensor {
  readonly bytes: number;
  readonly content: TensorContent;
}

export interface ModelPlan {
  readonly name: string;
  readonly kindName: string;
  readonly header: Uint8Array;
  readonly tensors: readonly PlannedTensor[];
  readonly parameters: number;
  readonly fileBytes: number;
}

export const alignedBytes = (bytes: number): number => Math.ceil(bytes / alignmentBytes) * alignmentBytes;

interface TensorPlan {
  readonly tensors: readonly PlannedTensor[];
  readonly parameters: number;
  readonly dataBytes: number;
}

export const planTensors = (shape: ModelShape, kind: FileKind): TensorPlan => {
  const wanted = modelTensors(shape);
  const types = chooseTypes(kind, shape, wanted);
  let offsetBytes = 0;
  let parameters = 0;
  const tensors = wanted.map(({ name, dimensions, content }, index): PlannedTensor => {
    const type = types[index] ?? 'f32';
    const bytes = tensorBytes(weightTypeFacts(type), dimensions);
    if (bytes === null) throw new Error(`${name} has rows that ${type} does not fit.`);
    const tensor = { name, dimensions, content, type, bytes, offsetBytes };
    offsetBytes += alignedBytes(bytes);
    parameters += dimensions.reduce((product, dimension) => product * dimension, 1);
    return tensor;
  });
  return { tensors, parameters, dataBytes: offsetBytes };
};

export const planModel = (shape: ModelShape, kind: FileKind): ModelPlan => {
  const { tensors, parameters, dataBytes } = planTensors(shape, kind);
  const header = ggufHeaderBytes(modelMetadata(shape, kind), tensors);
  const fileBytes = header.length + dataBytes;
  return { name: shape.name, kindName: kind.name, header, tensors, parameters, fileBytes };
};
