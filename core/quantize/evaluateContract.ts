/** What the evaluation child is asked: it runs a text through models and looks at what they compute. One job a child. */
import { z } from 'zod';
import { call, stream } from '../../contract/endpoint.ts';
import { textComparison } from '../../contract/quality.ts';

export const evaluatedModel = z.object({
  path: z.string(),
  /** Layers on GPUs; -1 = all of them. */
  gpuLayers: z.number().int().min(-1),
});

const evaluation = {
  backend: z.enum(['cpu', 'cuda', 'vulkan', 'metal']),
  threads: z.number().int().positive(),
  textPath: z.string(),
};

export const chunkProgress = z.object({ doneChunks: z.number().int(), totalChunks: z.number().int() });
export type ChunkProgress = z.infer<typeof chunkProgress>;

export const calibrateRequest = z.object({ ...evaluation, model: evaluatedModel, output: z.string() });
export type CalibrateRequest = z.infer<typeof calibrateRequest>;
export const calibrateResult = z.object({ chunks: z.number().int(), entries: z.number().int() });
export type CalibrateResult = z.infer<typeof calibrateResult>;

export const compareRequest = z.object({ ...evaluation, source: evaluatedModel, candidate: evaluatedModel });
export type CompareRequest = z.infer<typeof compareRequest>;

export const evaluateChildContract = {
  /** Collects an importance matrix and writes it to `output`. */
  'evaluate.calibrate': stream(calibrateRequest, chunkProgress, calibrateResult),
  /** How far the candidate's next-token distributions are from the source's. */
  'evaluate.compare': stream(compareRequest, chunkProgress, textComparison),
  /** Waits after the chunk at work, for whoever needs the machine more, until it is told otherwise. */
  'evaluate.hold': call(z.object({ held: z.boolean() }), z.object({})),
};
export type EvaluateChildContract = typeof evaluateChildContract;
