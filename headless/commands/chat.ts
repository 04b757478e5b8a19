/**
 * `hearth chat "question"`: one question, the reasoning and the answer as they come, then the numbers. Where the model
 * calls tools and their results are given, it goes on with them until it answers.
 */
import { randomUUID } from 'node:crypto';
import { HearthError } from '../../contract/error.ts';
import type { AnswerOptions } from '../../contract/answerOptions.ts';
import type { LoadChoices } from '../../contract/loadChoices.ts';
import { createCore } from '../../core/compose.ts';
import { answerSettings, type AnswerSettings } from '../../core/engine/answerSettings.ts';
import type { ChatMessage } from '../../core/engine/childContract.ts';
import type { EngineService } from '../../core/engine/engineService.ts';
import type { LoadTarget } from '../../core/engine/loadTarget.ts';
import { followLoad } from '../followLoad.ts';
import { ensureModel } from '../ensureModel.ts';
import { interruptedExitCode } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';
import { printAnswer } from './printAnswer.ts';
import type { ToolUse } from './toolFlags.ts';
import { ToolResults } from './toolResults.ts';

export interface ChatOptions {
  readonly model: string | null;
  readonly answer: AnswerOptions;
  readonly choices: LoadChoices;
  readonly toolUse: ToolUse | null;
}

/** A model that calls in a way that cannot be used is told so that many times, and then left alone. */
const mostUnusableRounds = 3;

/** A large model loads for minutes; Ctrl+C must not wait for it. */
const loadUnlessStopped = async (engine: EngineService, target: LoadTarget, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  const unload = (): void => void engine.unload();
  signal.addEventListener('abort', unload, { once: true });
  await engine.load(target).finally(() => signal.removeEventListener('abort', unload));
};

interface Conversation {
  readonly engine: EngineService;
  readonly settings: AnswerSettings;
  readonly toolUse: ToolUse | null;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Answers, with the results of its calls in between as far as there are any. */
const converse = async (prompt: string, { engine, settings, toolUse, output, signal }: Conversation): Promise<void> => {
  const messages: ChatMessage[] = [{ role: 'user', content: prompt }];
  const results = toolUse?.results == null ? null : new ToolResults(toolUse.results, signal);
  try {
    for (let unusableRounds = 0; unusableRounds < mostUnusableRounds && !signal.aborted;) {
      // Of an answer to results nothing is required: it would call for ever.
      const toolChoice = messages.length === 1 ? toolUse?.choice : 'auto';
      const tools = toolUse === null ? {} : { tools: [...toolUse.tools], toolChoice };
      const request = { requestId: randomUUID(), messages: [...messages], ...settings, ...tools };
      const { text, calls, stats } = await printAnswer(await engine.generate(request, signal), output);
      const answers = stats.reason === 'stopped' || calls.length === 0 ? null : await results?.answer(calls);
      if (answers == null) return;
      messages.push({ role: 'assistant', content: text, toolCalls: [...calls] });
      messages.push(...answers.map((content): ChatMessage => ({ role: 'tool', content })));
      unusableRounds = calls.every(({ error }) => error !== null) ? unusableRounds + 1 : 0;
    }
  } finally {
    results?.close();
  }
};

/** Resolves with the exit code. */
export const runChat = async (
  prompt: string,
  { model, answer, choices, toolUse }: ChatOptions,
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
    await converse(prompt, { engine: core.engine, settings, toolUse, output, signal });
    return signal.aborted ? interruptedExitCode : 0;
  } finally {
    await core.close();
  }
};
