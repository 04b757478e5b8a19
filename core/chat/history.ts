/**
 * What the model is shown of a conversation: questions and answers, never earlier reasoning (R1 is trained so).
 * A question whose answer never came is left out together with the empty answer, so that turns alternate.
 */
import type { Message } from '../../contract/chat.ts';
import type { ChatMessage } from '../engine/childContract.ts';

export const historyOf = (messages: readonly Message[], question: string): ChatMessage[] => {
  const history: ChatMessage[] = [];
  messages.forEach((message, index) => {
    const answer = messages[index + 1];
    if (message.role !== 'user' || answer?.role !== 'assistant' || answer.text === '') return;
    history.push({ role: 'user', content: message.text }, { role: 'assistant', content: answer.text });
  });
  return [...history, { role: 'user', content: question }];
};

/** Turns at the beginning that the last answer was not shown any more: they stay away from the next one, too. */
export const droppedTurnsOf = (messages: readonly Message[]): number =>
  messages.findLast(({ context }) => context !== null)?.context?.droppedTurns ?? 0;
