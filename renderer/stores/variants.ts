/** The family ranked for this machine and a stated use; what was read last stays while it is read again. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { PlanUse, RankedVariant } from '../../contract/plan.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface VariantsState {
  readonly use: PlanUse;
  readonly byUse: Readonly<Partial<Record<PlanUse, readonly RankedVariant[]>>>;
  readonly error: ErrorInfo | null;
}

export const useVariants = create<VariantsState>(() => ({ use: 'bestQuality', byUse: {}, error: null }));

export const readVariants = async (use: PlanUse): Promise<void> => {
  useVariants.setState({ error: null });
  try {
    const variants = await callHearth('plan.variants', { use });
    useVariants.setState(({ byUse }) => ({ byUse: { ...byUse, [use]: variants } }));
  } catch (thrown) {
    useVariants.setState({ error: errorInfoOf(thrown) });
  }
};

export const chooseUse = (use: PlanUse): void => {
  useVariants.setState({ use });
  void readVariants(use);
};

/** What it is called once it is installed. */
export const variantId = ({ modelId, quantization }: RankedVariant): string => `${modelId}:${quantization}`;

/** What one would install here: the recommended one or, where none runs well, the best of those that run at all. */
export const bestVariant = (variants: readonly RankedVariant[]): RankedVariant | null => {
  const [first] = variants;
  return first === undefined || first.verdict === 'does not fit' ? null : first;
};

export interface ModelVariants {
  readonly best: RankedVariant;
  /** Its other quantizations, in their rank. */
  readonly others: readonly RankedVariant[];
}

/** One entry a model, by its best variant. */
export const groupByModel = (variants: readonly RankedVariant[]): ModelVariants[] => {
  const groups = new Map<string, RankedVariant[]>();
  for (const variant of variants) {
    const known = groups.get(variant.modelId);
    if (known === undefined) groups.set(variant.modelId, [variant]);
    else known.push(variant);
  }
  return [...groups.values()].flatMap(([best, ...others]) => (best === undefined ? [] : [{ best, others }]));
};
