/** One question to a loaded engine, answered at temperature 0, as text. For measuring, not for chatting. */
import { randomUUID } from 'node:crypto';
import type { AnswerStats } from '../../contract/chat.ts';
import type { EngineProcess } from './engineProcess.ts';

export interface PlainAnswer {
  readonly thought: string;
  readonly text: string;
  readonly stats: AnswerStats;
}

export const answerOnce = async (
  engine: Pick<EngineProcess, 'generate'>,
  question: string,
  maxTokens: number,
  signal: AbortSignal,
): Promise<PlainAnswer> => {
  const texts = { thought: '', answer: '' };
  const { events, end } = engine.generate(
    {
      requestId: randomUUID(),
      messages: [{ role: 'user', content: question }],
      sampling: { temperature: 0, topP: 1, seed: null },
      maxTokens,
    },
    signal,
  );
  for await (const event of events) {
    if (event.type === 'delta') texts[event.channel] += event.text;
  }
  return { thought: texts.thought, text: texts.answer, stats: await end };
};
