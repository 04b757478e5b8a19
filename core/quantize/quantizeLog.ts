/** Reads `llama_model_quantize`'s log: which tensor is done, what it will become, and why it failed. */
export interface TensorLine {
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** `[   5/  27] blk.0.attn_q.weight - [ 256, …], type = f16, converting to q4_K .. size = …`; null for other lines. */
export const readTensorLine = (line: string): TensorLine | null => {
  const match = /^\[\s*(\d+)\/\s*(\d+)\]\s+(\S+)\s+-/.exec(line);
  return match === null ? null : { index: Number(match[1]), count: Number(match[2]), name: match[3] ?? '' };
};

/** The type that a dry run tells at the end of a tensor's line, `size = 0.12 MiB -> 0.04 MiB (q4_K)`; null = kept. */
export const readTargetType = (line: string): string | null => / MiB \((\w+)\)\s*$/.exec(line)?.[1] ?? null;

/** A dry run ends with this where a type is so small that it needs an importance matrix. */
export const tellsOfMissingImportance = (line: string): boolean => /will require an imatrix/.test(line);

/** What follows `failed to quantize:`; null for other lines. */
export const readFailure = (line: string): string | null => /failed to quantize: (.+)$/.exec(line)?.[1] ?? null;
