/** How far the reasoning of an answer is: its clock, its tokens, and how much of its limit that is. */
import type { Message } from '../../../contract/chat.ts';
import { effortBudgetTokens } from '../../../contract/effort.ts';
import { useChat } from '../../stores/chat.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { useNow } from './useNow.ts';

/** The timer shows seconds: a finer one would have the line drawn anew while nothing is said. */
const TIMER_STEP_MS = 500;

export interface ThoughtProgress {
  readonly isThinking: boolean;
  readonly durationMs: number | null;
  readonly tokens: number | null;
}

export const useThoughtProgress = (message: Message): ThoughtProgress => {
  const live = useChat((state) => state.live[message.id]);
  const isThinking = isUnfinished(message) && message.text === '';
  const nowMs = useNow(isThinking, TIMER_STEP_MS);
  if (message.stats !== null) {
    return { isThinking, durationMs: message.stats.thoughtMs, tokens: message.stats.thoughtTokens };
  }
  const startedAtMs = live?.thoughtStartedAtMs ?? null;
  const endedAtMs = isThinking ? nowMs : (live?.thoughtEndedAtMs ?? null);
  return {
    isThinking,
    durationMs: startedAtMs === null || endedAtMs === null ? null : Math.max(0, endedAtMs - startedAtMs),
    tokens: live?.thoughtTokens ?? null,
  };
};

export interface ThoughtBudget {
  readonly tokens: number | null;
  readonly milliseconds: number | null;
  /** Of the limit that is nearer, how much is used; null where there is none. */
  readonly fraction: number | null;
}

/** As the service counts it: a limit in tokens takes the place of the effort's, a limit in seconds stands beside it. */
export const budgetOf = (
  { options }: Pick<Message, 'options'>,
  { durationMs, tokens }: Pick<ThoughtProgress, 'durationMs' | 'tokens'>,
): ThoughtBudget => {
  const effort = options?.effort;
  const budgetTokens = options?.thinkingBudgetTokens ?? (effort === undefined ? null : effortBudgetTokens[effort]);
  const milliseconds = options?.thinkingBudgetSeconds === undefined ? null : options.thinkingBudgetSeconds * 1000;
  const used = [
    ...(budgetTokens === null ? [] : [(tokens ?? 0) / Math.max(1, budgetTokens)]),
    ...(milliseconds === null ? [] : [(durationMs ?? 0) / Math.max(1, milliseconds)]),
  ];
  return { tokens: budgetTokens, milliseconds, fraction: used.length === 0 ? null : Math.max(...used) };
};
