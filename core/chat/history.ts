/**
 * What the model is shown of a conversation: questions with their files and answers, never earlier reasoning (R1 is
 * trained so). A question whose answer never came is left out together with the empty answer, so that turns alternate.
 */
import type { Message } from '../../contract/chat.ts';
import type { ChatMessage } from '../engine/childContract.ts';
import { questionText, type AttachedText } from './questionText.ts';

export interface Telling {
  /** Stands before everything; empty = nothing does. */
  readonly systemPrompt: string;
  /** The texts of a message's files. */
  readonly filesOf: (message: Message) => readonly AttachedText[];
}

/** `earlier` is the branch before the question. */
export const historyOf = (
  earlier: readonly Message[],
  question: Message,
  { systemPrompt, filesOf }: Telling,
): ChatMessage[] => {
  const asked = (message: Message): ChatMessage => ({
    role: 'user',
    content: message.attachments.length === 0 ? message.text : questionText(message.text, filesOf(message)),
  });
  const history: ChatMessage[] = systemPrompt === '' ? [] : [{ role: 'system', content: systemPrompt }];
  earlier.forEach((message, index) => {
    const answer = earlier[index + 1];
    if (message.role !== 'user' || answer?.role !== 'assistant' || answer.text === '') return;
    history.push(asked(message), { role: 'assistant', content: answer.text });
  });
  return [...history, asked(question)];
};

/** Turns at the beginning that the last answer was not shown any more: they stay away from the next one, too. */
export const droppedTurnsOf = (messages: readonly Message[]): number =>
  messages.findLast(({ context }) => context !== null)?.context?.droppedTurns ?? 0;
