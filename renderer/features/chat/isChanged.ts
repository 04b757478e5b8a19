/** Whether something holds for a chat that its other controls do not show: instructions, sampling, a length. */
import type { ChatSetup } from '../../../contract/chatSetup.ts';

export const isChanged = ({ systemPrompt, options }: ChatSetup): boolean => {
  const { effort: _effort, thinkingBudgetTokens: _tokens, thinkingBudgetSeconds: _seconds, ...others } = options;
  return systemPrompt !== '' || Object.values(others).some((value) => value !== undefined);
};
