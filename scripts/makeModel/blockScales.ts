/**
 * Where the blocks of each quantized type keep their half-precision scales (ggml-common.h in llama.cpp), and what to
 * write there. All other bits of a block may be anything, so random ones do: every pattern is a number, or a place in
 * a table that is full.
 */
import type { WeightType } from '../../core/catalog/shape/weightType.ts';

export interface BlockScale {
  readonly offsetBytes: number;
  readonly value: number;
}

type BlockType = Exclude<WeightType, 'f32' | 'f16' | 'bf16'>;

interface BlockLayout {
  readonly scaleOffsetBytes: number;
  /** Standard deviation of what random bits give at scale 1, from ggml's dequantize_row functions. */
  readonly spreadAtScaleOne: number;
  /**
   * What the field after the scale holds, in scales: it moves the middle of the values to zero. It is added in q4_1
   * and q5_1, subtracted in K-quants.
   */
  readonly middle?: number;
}

const layouts: Readonly<Record<BlockType, BlockLayout>> = {
  q4_0: { scaleOffsetBytes: 0, spreadAtScaleOne: 4.6 },
  q4_1: { scaleOffsetBytes: 0, spreadAtScaleOne: 4.6, middle: -7.5 },
  q5_0: { scaleOffsetBytes: 0, spreadAtScaleOne: 9.2 },
  q5_1: { scaleOffsetBytes: 0, spreadAtScaleOne: 9.2, middle: -15.5 },
  q8_0: { scaleOffsetBytes: 0, spreadAtScaleOne: 74 },
  q2_K: { scaleOffsetBytes: 80, spreadAtScaleOne: 13.9, middle: 1.5 },
  q3_K: { scaleOffsetBytes: 108, spreadAtScaleOne: 43 },
  q4_K: { scaleOffsetBytes: 0, spreadAtScaleOne: 258, middle: 7.5 },
  q5_K: { scaleOffsetBytes: 0, spreadAtScaleOne: 527, middle: 15.5 },
  q6_K: { scaleOffsetBytes: 208, spreadAtScaleOne: 1366 },
  iq1_s: { scaleOffsetBytes: 0, spreadAtScaleOne: 7.5 },
  iq2_xxs: { scaleOffsetBytes: 0, spreadAtScaleOne: 58 },
  iq2_xs: { scaleOffsetBytes: 0, spreadAtScaleOne: 56 },
  iq2_s: { scaleOffsetBytes: 0, spreadAtScaleOne: 56 },
  iq3_xxs: { scaleOffsetBytes: 0, spreadAtScaleOne: 142 },
  iq3_s: { scaleOffsetBytes: 0, spreadAtScaleOne: 140 },
  iq4_nl: { scaleOffsetBytes: 0, spreadAtScaleOne: 70 },
  iq4_xs: { scaleOffsetBytes: 0, spreadAtScaleOne: 1290 },
};

/** The fields of one block, so that its weights have this standard deviation. */
export const blockScales = (type: BlockType, spread: number): BlockScale[] => {
  const { scaleOffsetBytes, spreadAtScaleOne, middle } = layouts[type];
  const value = spread / spreadAtScaleOne;
  const scale = { offsetBytes: scaleOffsetBytes, value };
  return middle === undefined ? [scale] : [scale, { offsetBytes: scaleOffsetBytes + 2, value: value * middle }];
};
