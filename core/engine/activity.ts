/** The numbers of the answer at work (of the last one that spoke, where several are), else of the one before. */
import type { AnswerStats, Channel } from '../../contract/chat.ts';
import type { GenerateEvent } from './childContract.ts';
import type { Answer } from './engineService.ts';

export interface AnswerNumbers {
  readonly timeToFirstTokenMs: number | null;
  readonly decodeTokensPerSecond: number | null;
  readonly generating: boolean;
  /** Prompt and answer of that chat. */
  readonly contextUsedTokens: number | null;
}

interface Running {
  alone: boolean;
  readonly startedMs: number;
  promptTokens: number | null;
  firstMs: number | null;
  /** When the first delta came, that many tokens had been made. */
  tokensAtFirst: number;
  lastMs: number;
  readonly tokens: Record<Channel, number>;
}

const nothing: AnswerNumbers = {
  timeToFirstTokenMs: null,
  decodeTokensPerSecond: null,
  generating: false,
  contextUsedTokens: null,
};

const numbersOf = (running: Running): AnswerNumbers => {
  const tokens = running.tokens.thought + running.tokens.answer;
  const spokenMs = running.firstMs === null ? 0 : running.lastMs - running.firstMs;
  return {
    timeToFirstTokenMs: running.firstMs === null ? null : running.firstMs - running.startedMs,
    decodeTokensPerSecond: spokenMs > 0 ? ((tokens - running.tokensAtFirst) / spokenMs) * 1000 : null,
    generating: true,
    contextUsedTokens: running.promptTokens === null ? null : running.promptTokens + tokens,
  };
};

const numbersAfter = (stats: AnswerStats): AnswerNumbers => ({
  timeToFirstTokenMs: stats.timeToFirstTokenMs,
  decodeTokensPerSecond: stats.decodeTokensPerSecond,
  generating: false,
  contextUsedTokens: stats.promptTokens + stats.thoughtTokens + stats.answerTokens,
});

export interface Activity {
  read(): AnswerNumbers;
  /** The same answer, counted while it passes. @param onAlone told of its end, where no other was at work meanwhile */
  follow(answer: Answer, onAlone?: (stats: AnswerStats) => void): Answer;
}

export const createActivity = (): Activity => {
  const running = new Set<Running>();
  let latest: AnswerNumbers = nothing;

  async function* count(events: Answer['events'], own: Running): AsyncGenerator<GenerateEvent> {
    for await (const event of events) {
      const nowMs = performance.now();
      if (event.type === 'start') own.promptTokens = event.context.promptTokens;
      else if (event.type === 'delta') {
        own.tokens[event.channel] = event.tokens;
        own.lastMs = nowMs;
        if (own.firstMs === null) {
          own.firstMs = nowMs;
          own.tokensAtFirst = event.tokens;
        }
      }
      yield event;
    }
  }

  return {
    read: () => {
      const speaking = [...running].sort((a, b) => b.lastMs - a.lastMs)[0];
      return speaking === undefined ? latest : numbersOf(speaking);
    },
    follow: ({ events, end }, onAlone) => {
      const nowMs = performance.now();
      for (const other of running) other.alone = false;
      const own: Running = {
        alone: running.size === 0,
        startedMs: nowMs,
        promptTokens: null,
        firstMs: null,
        tokensAtFirst: 0,
        lastMs: nowMs,
        tokens: { thought: 0, answer: 0 },
      };
      running.add(own);
      const counted = end.then(
        (stats) => {
          running.delete(own);
          latest = numbersAfter(stats);
          if (own.alone) onAlone?.(stats);
          return stats;
        },
        (error: unknown) => {
          running.delete(own);
          latest = { ...numbersOf(own), generating: false };
          throw error;
        },
      );
      counted.catch(() => undefined);
      return { events: count(events, own), end: counted };
    },
  };
};
