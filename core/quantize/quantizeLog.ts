/** Reads `llama_model_quantize`'s log: which tensor is done, how large the result will be, and why it failed. */
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

/** `…: quant size  =    13.75 MiB (8.53 BPW)` in bytes, rounded up by what the log's two decimals may hide. */
export const readQuantizedBytes = (line: string): number | null => {
  const match = /quant size\s*=\s*([\d.]+) MiB/.exec(line);
  return match === null ? null : Math.ceil((Number(match[1]) + 0.005) * 1024 * 1024);
};

/** What follows `failed to quantize:`; null for other lines. */
export const readFailure = (line: string): string | null => /failed to quantize: (.+)$/.exec(line)?.[1] ?? null;
