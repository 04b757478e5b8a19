/**
 * What decoding and reading prompts get of a machine's peaks: one number for each kind of hardware, fitted to all published
 * figures together and not row by row (`docs/accuracy.md` has the table and the errors).
 */
import type { Backend } from './planMachine.ts';

/** Share of a GPU's peak bandwidth that decoding reaches, and seconds for a layer's kernels. */
export const gpuEfficiency: Readonly<Record<Backend, number>> = { cuda: 0.78, vulkan: 0.68, metal: 0.86, cpu: 1 };
export const gpuLayerSeconds: Readonly<Record<Backend, number>> = { cuda: 60e-6, vulkan: 90e-6, metal: 180e-6, cpu: 0 };
/** Choosing and gathering experts takes many small kernels: R1 671B wholly on GPUs, and with experts in RAM. */
export const expertLayerSeconds = 200e-6;
/** Of RAM: dense weights are read in a row, experts here and there. */
export const ramEfficiency = 0.65;
export const ramExpertEfficiency = 0.45;
export const ramLayerSeconds = 30e-6;
/** Of a GPU's rate on a prompt's weights. */
export const gpuAttentionShare = 0.5;
/** Pages are asked for one after the other while tokens wait. */
export const diskEfficiency = 0.6;
/**
 * Some experts are used far more often than others, and the system keeps the pages that were used last: their use falls
 * with their rank as rank^-0.75, so that with half of the bytes missing 16 % of the reads miss. Fitted to R1 671B on 96 GB
 * with the rest on an NVMe disk, which answers twice as fast as an even use would let it.
 */
const unevenness = 0.75;
export const missedShare = (missing: number): number => 1 - (1 - Math.min(1, missing)) ** (1 - unevenness);

/**
 * Routed experts get few of a prompt's tokens each, so a processor computes them at a share of its rate on plain weights: the mean of
 * llama.cpp's figures for Qwen3-30B on 16 cores and V3 on 64 (`published/processorPrompts.ts`), and of R1's shape on one core with v0.4.0.
 */
export const cpuExpertPromptShare = 0.58;
/**
 * Of a prompt's tokens each expert gets a few, so that its weights are unpacked for little: they pass at a share of the GPU's
 * bandwidth, once a step, and the products get a share of its rate. Fitted to steps of 512 and of 1,024 tokens of R1 671B at
 * 3.9 bits on 16 RTX 3090 (216 and 305 tokens/s, https://github.com/ikawrakow/ik_llama.cpp/issues/263). Looked at
 * beside them: 2,048 tokens in one step there (5.9 s). 820 tokens/s at 1.58 bits on 192 GB of GPU memory come out as in docs/accuracy.md.
 */
export const gpuExpertPassShare = 0.22;
export const gpuExpertPromptShare = 0.75;
/** A question for the time to the first token, and tokens that are in the cache on average while an answer is written. */
export const questionTokens = 512;
export const usualDepthTokens = 1024;
