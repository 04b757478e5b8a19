/**
 * What of a conversation the model is shown where not all of it fits: the oldest turns (a question and its answer) go
 * first, the system prompt and the last question stay. When turns have to go, so many go that the next ones fit without
 * dropping more: a prompt that loses its beginning each time would be evaluated from its start each time.
 */
import type { ChatMessage } from './childContract.ts';

export interface FittedMessages {
  readonly messages: readonly ChatMessage[];
  /** Turns left out at the beginning, those included that were left out already. */
  readonly droppedTurns: number;
}

/** Part of the context that a prompt leaves to reasoning and answer, and the most that it has to leave. */
const answerShare = 1 / 4;
const mostAnswerTokens = 2048;
/** Part of the context that is filled after turns were dropped. */
const refilledShare = 1 / 2;

/**
 * @param droppedTurns turns that earlier answers of this conversation were not shown any more
 * @param countTokens tokens of the prompt that these messages make
 * The result may still be too long, where the last question alone is.
 */
export const fitMessages = (
  messages: readonly ChatMessage[],
  droppedTurns: number,
  limitTokens: number,
  countTokens: (messages: readonly ChatMessage[]) => number,
): FittedMessages => {
  const firstTurn = messages.findIndex(({ role }) => role !== 'system');
  const starts = messages.flatMap(({ role }, index) => (role === 'user' && index >= firstTurn ? [index] : []));
  const mostDropped = Math.max(0, starts.length - 1);
  const without = (turns: number): readonly ChatMessage[] =>
    turns === 0 ? messages : [...messages.slice(0, firstTurn), ...messages.slice(starts[turns])];
  const fits = (turns: number, tokens: number): boolean => countTokens(without(turns)) <= tokens;

  const already = Math.min(droppedTurns, mostDropped);
  const room = limitTokens - Math.min(Math.floor(limitTokens * answerShare), mostAnswerTokens);
  if (fits(already, room)) return { messages: without(already), droppedTurns: already };

  // The fewest turns after which the rest is short enough: each one dropped makes the prompt shorter.
  let [low, high] = [Math.min(already + 1, mostDropped), mostDropped];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle, limitTokens * refilledShare)) high = middle;
    else low = middle + 1;
  }
  return { messages: without(low), droppedTurns: low };
};
