/** How long the model may think, as presets. Without any schema, so that a page can use it without zod. */

export const efforts = ['quick', 'balanced', 'thorough'] as const;
export type Effort = (typeof efforts)[number];

/**
 * Tokens of reasoning after which the model is made to answer; null = it ends its reasoning itself. R1's own reasoning
 * is some hundred tokens long for simple questions and some thousand for hard ones.
 */
export const effortBudgetTokens: Readonly<Record<Effort, number | null>> = {
  quick: 512,
  balanced: 4096,
  thorough: null,
};
