/** For tests: the real engine child with the demo models that are carried with the app, on one thread. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { AnswerStats, Channel } from '../../contract/chat.ts';
import { noChoices } from '../../contract/loadChoices.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { factsOfHeader } from '../plan/headerFacts.ts';
import { planLoad } from '../plan/planLoad.ts';
import { plainMachine } from '../plan/plainMachine.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import type { ChatMessage, GenerateEvent, GenerateRequest, LoadOptions } from './childContract.ts';
import { EngineProcess } from './engineProcess.ts';
import type { LoadTarget } from './loadTarget.ts';

const models = new URL('../../assets/models/', import.meta.url);
export const distillPath = fileURLToPath(new URL('demo-r1-distill-f16.gguf', models));
export const moePath = fileURLToPath(new URL('demo-r1-moe-q4_k_m.gguf', models));

const factsOf = async (path: string) => factsOfHeader(path, await readModelHeader(path));
const distillFacts = await factsOf(distillPath);
const moeFacts = await factsOf(moePath);

/** The app's own plan for the CPU. One thread: the CPU backend spins where there are more than free cores. */
export const demoLoadOptions = (modelPath = distillPath, changes: Partial<LoadOptions> = {}): LoadOptions => ({
  ...planLoad({
    facts: modelPath === moePath ? moeFacts : distillFacts,
    modelPath,
    machine: plainMachine,
    devices: new Map(),
    threads: 1,
    choices: noChoices,
  }).options,
  ...changes,
});

/** As the app would load it, and as nobody has planned it. */
export const demoTarget = (modelId: string, modelPath?: string, changes?: Partial<LoadOptions>): LoadTarget => ({
  modelId,
  plan: () => Promise.resolve({ options: demoLoadOptions(modelPath, changes), placement: null, notices: [] }),
});

export const startDemoEngine = async (options = demoLoadOptions()): Promise<EngineProcess> => {
  const { process } = await EngineProcess.start(
    createNodeLauncher(),
    options,
    () => undefined,
    new AbortController().signal,
  );
  return process;
};

export const userMessage = (content: string): ChatMessage => ({ role: 'user', content });

/** A request at temperature 0. */
export const greedyRequest = (
  messages: string | readonly ChatMessage[],
  changes: Partial<GenerateRequest> = {},
): GenerateRequest => ({
  requestId: randomUUID(),
  messages: typeof messages === 'string' ? [userMessage(messages)] : [...messages],
  sampling: { temperature: 0, topP: 1, seed: null },
  maxTokens: null,
  ...changes,
});

export interface CollectedAnswer {
  readonly thought: string;
  readonly text: string;
  /** The last count that each channel's deltas told. */
  readonly tokens: Readonly<Record<Channel, number>>;
  readonly events: readonly GenerateEvent[];
  readonly stats: AnswerStats;
}

/** Reads an answer to its end; `onEvent` is awaited before the next event is taken. */
export const collectAnswer = async (
  answer: { readonly events: AsyncIterable<GenerateEvent>; readonly end: Promise<AnswerStats> },
  onEvent: (event: GenerateEvent) => void | Promise<void> = () => undefined,
): Promise<CollectedAnswer> => {
  const texts: Record<Channel, string> = { thought: '', answer: '' };
  const tokens: Record<Channel, number> = { thought: 0, answer: 0 };
  const events: GenerateEvent[] = [];
  for await (const event of answer.events) {
    events.push(event);
    if (event.type === 'delta') {
      texts[event.channel] += event.text;
      tokens[event.channel] = event.tokens;
    }
    await onEvent(event);
  }
  return { thought: texts.thought, text: texts.answer, tokens, events, stats: await answer.end };
};

export const ask = (
  engine: Pick<EngineProcess, 'generate'>,
  request: GenerateRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<CollectedAnswer> => collectAnswer(engine.generate(request, signal));
