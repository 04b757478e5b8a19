/**
 * Llama 3.1's stretching of the rotary embedding, as llama.cpp's converter writes it into `rope_freqs.weight`
 * (conversion/llama.py): what each frequency is divided by. Fast ones stay, slow ones are divided by `factor`, and
 * those between are blended.
 */
const lowFrequencyFactor = 1;
const highFrequencyFactor = 4;

export const llama3RopeFactors = (
  headLength: number,
  theta: number,
  factor: number,
  originalContextTokens: number,
): Float32Array =>
  Float32Array.from({ length: headLength / 2 }, (_, index) => {
    const waveLengthTokens = 2 * Math.PI * theta ** ((2 * index) / headLength);
    if (waveLengthTokens < originalContextTokens / highFrequencyFactor) return 1;
    if (waveLengthTokens > originalContextTokens / lowFrequencyFactor) return factor;
    const smooth =
      (originalContextTokens / waveLengthTokens - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
    return 1 / ((1 - smooth) / factor + smooth);
  });
