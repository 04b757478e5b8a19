/**
 * How much of each waiting prompt the next step evaluates.
 *
 * While nobody speaks, prompts that came together are evaluated together and begin to speak together, if one batch holds
 * them: begun one by one, the later ones would creep in beside the first one's answer. Else the first to be done speaks
 * first. Beside running answers, prompts get what those can bear.
 */
import { sharePromptBudget, type WaitingPrompt } from './promptShares.ts';

/** The CPU's matrix products take so many rows at once; each row beyond a multiple costs as much as all weights again. */
const rowsAtOnce = 4;

export interface StepLimits {
  /** Running answers, one token each. */
  readonly answers: number;
  /** Of prompts beside them. */
  readonly bearableTokens: number;
  readonly batchTokens: number;
  /** llama.cpp computes a batch in parts of so many. */
  readonly ubatchTokens: number;
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

const budgetOf = <Id>(waiting: readonly WaitingPrompt<Id>[], limits: StepLimits): number => {
  const { answers, bearableTokens, batchTokens, ubatchTokens } = limits;
  if (answers > 0) {
    const budget = Math.min(bearableTokens, ubatchTokens - answers);
    const uneven = (answers + budget) % rowsAtOnce;
    // One row more makes it even, and is cheaper than none.
    if (uneven === rowsAtOnce - 1 && answers + budget < ubatchTokens) return budget + 1;
    return budget > uneven ? budget - uneven : budget;
  }
  const remaining = waiting.map(({ remainingTokens }) => remainingTokens);
  const together = sumOf(remaining) <= batchTokens;
  return together || Math.min(...remaining) > batchTokens ? batchTokens : ubatchTokens;
};

/**
 * Tokens for each prompt that gets any. The last token of each prompt that is done with it stands at the batch's end;
 * all of those are in its last part, the only one whose probabilities can still be read.
 */
export const planStep = <Id>(waiting: readonly WaitingPrompt<Id>[], limits: StepLimits): ReadonlyMap<Id, number> => {
  const shares = new Map(sharePromptBudget(waiting, budgetOf(waiting, limits)));
  const done = waiting.filter(({ id, remainingTokens }) => shares.get(id) === remainingTokens);
  for (let last = done.pop(); last !== undefined; last = done.pop()) {
    const inLastPart = (limits.answers + sumOf(shares.values())) % limits.ubatchTokens;
    // Where the end of the batch is the end of a part, any number of outputs fits.
    if (inLastPart === 0 || inLastPart > done.length) break;
    // The part before is filled to its end, and this prompt is done in the next step.
    const share = shares.get(last.id) ?? 0;
    shares.set(last.id, Math.max(0, share - inLastPart));
  }
  return shares;
};
