/** A planned file for people: parameters, bytes, and what it is made of. */
import { sizeText } from '../../core/hardware/sizeText.ts';
import type { ModelPlan } from '../../core/catalog/shape/modelPlan.ts';

const grouped = new Intl.NumberFormat('en-US');

const typeLines = ({ tensors }: ModelPlan): string[] => {
  const totals = new Map<string, { tensors: number; bytes: number }>();
  for (const { type, bytes } of tensors) {
    const total = totals.get(type) ?? { tensors: 0, bytes: 0 };
    totals.set(type, { tensors: total.tensors + 1, bytes: total.bytes + bytes });
  }
  return [...totals]
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .map(
      ([type, total]) =>
        `  ${type.padEnd(8)} ${grouped.format(total.tensors)} tensors, ${grouped.format(total.bytes)} bytes`,
    );
};

export const summarize = (plan: ModelPlan): string =>
  [
    `${plan.name}, ${plan.kindName}`,
    `parameters ${grouped.format(plan.parameters)}`,
    `bytes      ${grouped.format(plan.fileBytes)} (${sizeText(plan.fileBytes)})`,
    ...typeLines(plan),
  ].join('\n');
