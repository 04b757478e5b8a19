/** Makes a shape smaller than the model it is of: fewer layers, fewer experts, another context. */
import type { Experts, ModelShape } from './modelShape.ts';

/** null = as the model has it. */
export interface Cut {
  readonly layers: number | null;
  readonly experts: number | null;
  readonly contextTokens: number | null;
}

/** A cut that the shape has no room for; the message is for whoever asked for it. */
export class CutError extends Error {}

const within = (what: string, wanted: number, most: number): void => {
  if (wanted > most) throw new CutError(`the model has ${most} ${what}, so ${wanted} cannot be kept`);
};

/**
 * Of the dense layers the same share is kept, and at least one; but one layer with experts stays in any case, as that
 * is what such a model is about.
 */
const keptDenseLayers = (experts: Experts, layers: number, keptLayers: number): number =>
  Math.min(Math.max(1, Math.round((experts.leadingDenseLayers * keptLayers) / layers)), keptLayers - 1);

const cutExperts = (shape: ModelShape, layers: number, wanted: number | null): Experts | null => {
  const { experts } = shape;
  if (experts === null) {
    if (wanted !== null) throw new CutError(`${shape.name} has no experts`);
    return null;
  }
  const count = wanted ?? experts.count;
  within('experts', count, experts.count);
  return {
    ...experts,
    count,
    used: Math.min(experts.used, count),
    leadingDenseLayers: keptDenseLayers(experts, shape.layers, layers),
  };
};

/** What was cut, for the model's name: `3 of 61 layers, 16 of 256 experts`. */
const describe = (shape: ModelShape, layers: number, experts: Experts | null): string =>
  [
    layers === shape.layers ? [] : [`${layers} of ${shape.layers} layers`],
    experts === null || experts.count === shape.experts?.count
      ? []
      : [`${experts.count} of ${shape.experts?.count ?? 0} experts`],
  ]
    .flat()
    .join(', ');

/** Throws CutError where more is wanted than there is. The context may be longer than the model's: it costs nothing. */
export const cutShape = (shape: ModelShape, cut: Cut): ModelShape => {
  const layers = cut.layers ?? shape.layers;
  within('layers', layers, shape.layers);
  const experts = cutExperts(shape, layers, cut.experts);
  const what = describe(shape, layers, experts);
  return {
    ...shape,
    name: what === '' ? shape.name : `${shape.name}, ${what}`,
    layers,
    contextTokens: cut.contextTokens ?? shape.contextTokens,
    experts,
  };
};
