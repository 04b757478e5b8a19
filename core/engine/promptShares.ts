/**
 * Which waiting prompts a step evaluates, and how much of each. The one that came first gets at least half, so that none
 * starves; the rest goes to the shortest ones, so that a question of a line does not wait behind a pasted book.
 */
export interface WaitingPrompt<Id> {
  readonly id: Id;
  /** Smaller came earlier. */
  readonly submittedAt: number;
  readonly remainingTokens: number;
}

/** Tokens for each prompt that gets any; together `budgetTokens`, or all there are. */
export const sharePromptBudget = <Id>(
  waiting: readonly WaitingPrompt<Id>[],
  budgetTokens: number,
): ReadonlyMap<Id, number> => {
  const shares = new Map<Id, number>();
  let left = budgetTokens;
  const give = ({ id, remainingTokens }: WaitingPrompt<Id>, mostTokens: number): void => {
    const given = shares.get(id) ?? 0;
    const more = Math.min(remainingTokens - given, mostTokens, left);
    if (more <= 0) return;
    shares.set(id, given + more);
    left -= more;
  };
  const oldest = waiting.reduce<WaitingPrompt<Id> | null>(
    (first, prompt) => (first === null || prompt.submittedAt < first.submittedAt ? prompt : first),
    null,
  );
  if (oldest === null) return shares;
  give(oldest, Math.ceil(budgetTokens / 2));
  for (const prompt of [...waiting].sort((a, b) => a.remainingTokens - b.remainingTokens)) give(prompt, left);
  return shares;
};
