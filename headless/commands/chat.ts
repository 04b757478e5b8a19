/** `hearth chat "question"`: one question, the reasoning and the answer as they come, then the numbers. */
import { randomUUID } from 'node:crypto';
import { HearthError } from '../../contract/error.ts';
import type { AnswerOptions, ThoughtEnd } from '../../contract/answerOptions.ts';
import type { AnswerStats } from '../../contract/chat.ts';
import type { LoadChoices } from '../../contract/loadChoices.ts';
import { createCore } from '../../core/compose.ts';
import { answerSettings } from '../../core/engine/answerSettings.ts';
import type { EngineService } from '../../core/engine/engineService.ts';
import type { LoadTarget } from '../../core/engine/loadTarget.ts';
import { followLoad } from '../followLoad.ts';
import { ensureModel } from '../ensureModel.ts';
import { interruptedExitCode } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

export interface ChatOptions {
  readonly model: string | null;
  readonly answer: AnswerOptions;
  readonly choices: LoadChoices;
}

/** What is to be said of a reasoning that the model did not end itself. */
const thoughtNotices: Readonly<Record<Exclude<ThoughtEnd, 'model'>, string>> = {
  tokenBudget: 'The thinking budget is used up; the model answers now.',
  timeBudget: 'The thinking time is over; the model answers now.',
  answerNow: 'The model was asked to answer now.',
  loop: 'The reasoning went round in circles and was ended; the model answers now.',
  context: 'The context is nearly full; the model answers now.',
};

const describe = (stats: AnswerStats): string => {
  const seconds = stats.timeToFirstTokenMs === null ? '–' : (stats.timeToFirstTokenMs / 1000).toFixed(2);
  const rate = stats.decodeTokensPerSecond === null ? '–' : stats.decodeTokensPerSecond.toFixed(1);
  const loop = stats.reason === 'loop' ? 'The answer repeated itself without end and was ended.\n' : '';
  return `${loop}${stats.thoughtTokens} tokens of thought, ${stats.answerTokens} of answer · first after ${seconds} s · ${rate} tokens/s`;
};

/** A large model loads for minutes; Ctrl+C must not wait for it. */
const loadUnlessStopped = async (engine: EngineService, target: LoadTarget, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  const unload = (): void => void engine.unload();
  signal.addEventListener('abort', unload, { once: true });
  await engine.load(target).finally(() => signal.removeEventListener('abort', unload));
};

/** Resolves with the exit code. */
export const runChat = async (
  prompt: string,
  { model, answer, choices }: ChatOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  if (prompt.trim() === '') {
    throw new HearthError({
      code: 'PROMPT_EMPTY',
      message: 'The question is empty.',
      next: 'hearth chat "your question"',
    });
  }
  const settings = answerSettings(answer);
  const core = await createCore(createShellPorts('cli'));
  try {
    const target = await ensureModel(core, model, output, signal, choices);
    followLoad(core.engine, output);
    output.status(`Loading ${target.modelId} …`);
    await loadUnlessStopped(core.engine, target, signal);
    output.clearStatus();
    const { events, end } = await core.engine.generate(
      {
        requestId: randomUUID(),
        messages: [{ role: 'user', content: prompt }],
        ...settings,
      },
      signal,
    );
    let channel: 'thought' | 'answer' | null = null;
    for await (const event of events) {
      if (event.type === 'thoughtEnd') {
        output.record(event);
        if (event.cause !== 'model') output.note(output.dim(`\n${thoughtNotices[event.cause]}`));
      }
      if (event.type !== 'delta') continue;
      output.record({ type: 'delta', channel: event.channel, text: event.text });
      if (channel === 'thought' && event.channel === 'answer') output.write('\n\n');
      channel = event.channel;
      output.write(channel === 'thought' ? output.dim(event.text) : event.text);
    }
    const stats = await end;
    output.record({ type: 'end', ...stats });
    output.line();
    output.note(output.dim(describe(stats)));
    return stats.reason === 'stopped' ? interruptedExitCode : 0;
  } finally {
    await core.close();
  }
};
