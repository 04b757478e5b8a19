/** The facts of a model whose file, or at least its header, is there. */
import type { ModelHeader } from '../catalog/ggufHeader.ts';
import { factsOfTensors, shapeOfHeader, type ModelFacts } from './modelFacts.ts';

export const factsOfHeader = (id: string, header: ModelHeader): ModelFacts => {
  const embedding = header.tensors.find(({ name }) => name === 'token_embd.weight');
  const shape = shapeOfHeader(
    (key) => header.metadata.get(`${header.architecture}.${key}`),
    header,
    embedding?.dimensions[1] ?? 0,
  );
  return {
    id,
    name: header.name,
    quantization: header.quantization,
    ...shape,
    ...factsOfTensors(header.tensors, shape),
    parameters: header.parameters,
    fileBytes: header.fileBytes,
    fileBytesEstimated: false,
  };
};
