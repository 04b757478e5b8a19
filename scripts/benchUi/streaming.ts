/**
 * What a window costs an answer: the same question in the same long chat, by turns with the chat shown and without a
 * page. Who begins goes by turns too: the machine is not as fast in one minute as in the next.
 */
import type { AnswerOptions } from '../../contract/answerOptions.ts';
import type { Client } from '../../contract/endpoint.ts';
import type { HearthContract } from '../../contract/index.ts';
import { median } from '../../core/engine/median.ts';
import { middleHalf, number, print } from './figures.ts';
import { processorSeconds } from './processorTime.ts';

export interface StreamingOptions {
  readonly client: Client<HearthContract>;
  readonly conversationId: string;
  readonly question: string;
  readonly answerOptions: AnswerOptions;
  readonly pairs: number;
  /** The app's process; what else runs below this one is the browser. */
  readonly appPid: number;
  readonly show: () => Promise<void>;
  readonly hide: () => Promise<void>;
}

interface Turn {
  readonly tokensPerSecond: number;
  /** Of one core, while the answer was written. */
  readonly browserShare: number;
  readonly appShare: number;
}

const noTurn: Turn = { tokensPerSecond: NaN, browserShare: NaN, appShare: NaN };

const answer = async (options: StreamingOptions): Promise<Turn> => {
  const { client, conversationId, question, answerOptions, appPid } = options;
  const read = (): { app: number; browser: number; own: number; ms: number } => {
    const app = processorSeconds(appPid);
    const { user, system } = process.cpuUsage();
    const own = (user + system) / 1e6;
    return { app, browser: processorSeconds(process.pid) - app - own, own, ms: performance.now() };
  };
  const { answerId } = await client.call('chat.send', { conversationId, text: question, options: answerOptions });
  const before = read();
  const stop = new AbortController();
  for await (const event of client.stream('chat.watch', { conversationId }, { signal: stop.signal })) {
    const known = event.type === 'snapshot' ? event.messages : event.type === 'message' ? [event.message] : [];
    const message = known.find(({ id }) => id === answerId);
    if (message?.status === 'failed') throw new Error(message.error?.message);
    if (message?.stats == null) continue;
    const after = read();
    const seconds = (after.ms - before.ms) / 1000;
    return {
      tokensPerSecond: message.stats.decodeTokensPerSecond ?? NaN,
      browserShare: (after.browser - before.browser) / seconds,
      appShare: (after.app - before.app) / seconds,
    };
  }
  throw new Error('The answer never ended.');
};

export const measureStreaming = async (options: StreamingOptions): Promise<void> => {
  await answer(options);
  const pairs: { readonly shown: Turn; readonly alone: Turn }[] = [];
  for (let pair = 0; pair < options.pairs; pair += 1) {
    const turns = { shown: noTurn, alone: noTurn };
    for (const turn of pair % 2 === 0 ? (['shown', 'alone'] as const) : (['alone', 'shown'] as const)) {
      await (turn === 'shown' ? options.show() : options.hide());
      turns[turn] = await answer(options);
    }
    pairs.push(turns);
  }
  const speedOf = (turn: 'shown' | 'alone'): number => median(pairs.map((pair) => pair[turn].tokensPerSecond));
  const percentOf = (turn: 'shown' | 'alone', share: 'browserShare' | 'appShare'): string =>
    number(median(pairs.map((pair) => pair[turn][share])) * 100);
  const costs = pairs.map(({ shown, alone }) => (1 - shown.tokensPerSecond / alone.tokensPerSecond) * 100);
  print(
    'Tokens/s that the window costs, in percent',
    `${number(median(costs), 1)} (half of ${options.pairs} pairs ${middleHalf(costs, 1)}; ` +
      `${number(speedOf('shown'), 1)} of ${number(speedOf('alone'), 1)} tok/s)`,
    '< 3',
  );
  print(
    'Processor meanwhile, in percent of one core',
    `browser ${percentOf('shown', 'browserShare')} and ${percentOf('alone', 'browserShare')} without a page, ` +
      `app and engine ${percentOf('shown', 'appShare')} and ${percentOf('alone', 'appShare')}`,
    'little',
  );
};
