/** What one step decodes: a token of each running answer, then as much of the waiting prompts as the answers can bear. */
import type { BatchBuffer } from './batchBuffer.ts';
import type { Sequence } from './sequence.ts';
import type { Slot } from './slots.ts';
import { planStep } from './stepPlan.ts';

/** What one slot has in the batch. */
export interface StepEntry {
  readonly slot: Slot;
  readonly sequence: Sequence;
  readonly tokens: readonly number[];
  /** Index of the output in the batch; -1 where more of the prompt follows. */
  readonly outputIndex: number;
}

export interface StepRoom {
  /** Place in the order in which answers were let in. */
  readonly placeOf: (sequence: Sequence) => number;
  /** Of prompts beside running answers; asked only where a prompt waits. */
  readonly bearableTokens: () => number;
  readonly batchTokens: number;
  readonly ubatchTokens: number;
}

type ActiveSlot = Slot & { sequence: Sequence };

/** The last tokens of the prompts that are done stand behind all others. */
const addPrompts = (
  batch: BatchBuffer,
  waiting: readonly ActiveSlot[],
  shares: ReadonlyMap<Sequence, number>,
): StepEntry[] => {
  const entries: StepEntry[] = [];
  const done: ActiveSlot[] = [];
  const add = (slot: ActiveSlot, from: number, to: number, hasOutput: boolean): void => {
    const { sequence } = slot;
    const tokens = [...sequence.prompt.subarray(from, to)];
    if (tokens.length === 0) return;
    const last = tokens.map((token, index) => batch.add(token, from + index, slot.id, hasOutput)).at(-1) ?? -1;
    entries.push({ slot, sequence, tokens, outputIndex: hasOutput ? last : -1 });
  };
  for (const slot of waiting) {
    const { evaluatedPromptTokens: from, prompt } = slot.sequence;
    const to = from + (shares.get(slot.sequence) ?? 0);
    if (to === prompt.length) done.push(slot);
    add(slot, from, Math.min(to, prompt.length - 1), false);
  }
  for (const slot of done) add(slot, slot.sequence.prompt.length - 1, slot.sequence.prompt.length, true);
  return entries;
};

/** Fills the batch anew. */
export const fillStep = (batch: BatchBuffer, slots: readonly Slot[], room: StepRoom): StepEntry[] => {
  batch.clear();
  const active = slots.filter((slot): slot is ActiveSlot => slot.sequence !== null);
  const entries: StepEntry[] = [];
  for (const slot of active) {
    const { sequence } = slot;
    const token = sequence.prefilling ? null : sequence.nextToken;
    if (token === null) continue;
    const outputIndex = batch.add(token, slot.tokens.length, slot.id, true);
    entries.push({ slot, sequence, tokens: [token], outputIndex });
  }
  const waiting = active.filter(({ sequence }) => sequence.prefilling);
  // Most steps: nothing is planned for a token after a token.
  if (waiting.length === 0) return entries;
  const shares = planStep(
    waiting.map(({ sequence }) => ({
      id: sequence,
      submittedAt: room.placeOf(sequence),
      remainingTokens: sequence.prompt.length - sequence.evaluatedPromptTokens,
    })),
    {
      answers: batch.length,
      bearableTokens: room.bearableTokens(),
      batchTokens: room.batchTokens,
      ubatchTokens: room.ubatchTokens,
    },
  );
  return [...entries, ...addPrompts(batch, waiting, shares)];
};
