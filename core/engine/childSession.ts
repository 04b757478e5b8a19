/** The engine's child process from the inside: one model, its template and vocabulary, and the answers at work. */
import type { Handlers } from '../../contract/endpoint.ts';
import { HearthError } from '../../contract/error.ts';
import { openLlama, type Pointer } from '../../native/llama.ts';
import { compileChatTemplate, type ChatTemplate } from './chatTemplate.ts';
import type { ChatMessage, EngineChildContract, GenerateRequest } from './childContract.ts';
import { countTokens } from './countTokens.ts';
import { dryRun } from './dryRun.ts';
import { EngineCounts } from './engineCounts.ts';
import { fitMessages } from './fitContext.ts';
import { AnswerGrammar } from './grammar/answerGrammar.ts';
import { listDevices } from './listDevices.ts';
import { createContext, loadModel, type LoadedModel } from './loadModel.ts';
import { measureRaw } from './measureRaw.ts';
import { Outbox } from './outbox.ts';
import { Scheduler } from './scheduler.ts';
import { keepStates } from './state/keepStates.ts';
import { Sequence, type SequenceOptions } from './sequence.ts';
import { thoughtClosing } from './thinkParser.ts';
import { toolCallGrammar } from './tools/toolCallGrammar.ts';
import { marks } from './tools/toolMarks.ts';
import { ToolSet } from './tools/toolSet.ts';
import { Vocabulary } from './vocabulary.ts';

interface Session {
  readonly loaded: LoadedModel;
  readonly vocabulary: Vocabulary;
  readonly template: ChatTemplate;
  readonly scheduler: Scheduler;
  readonly closing: SequenceOptions['closing'];
}

/** Room that a prompt must leave for the answer. */
const smallestAnswerTokens = 16;

const promptTooLong = (promptTokens: number, contextTokens: number): HearthError =>
  new HearthError({
    code: 'PROMPT_TOO_LONG',
    message: `This chat has ${promptTokens} tokens; the model's context holds ${contextTokens}, the answer included.`,
    details: { promptTokens, contextTokens },
    next: 'Shorten the message, or start a new chat.',
  });

const toolsBesideGrammar = (): HearthError =>
  new HearthError({
    code: 'BAD_INPUT',
    message: 'An answer that may call tools follows no schema or grammar.',
    next: 'Leave one of them out.',
  });

const notLoaded = (): HearthError =>
  new HearthError({ code: 'ENGINE_LOAD_FAILED', message: 'No model is loaded.', next: 'Load a model first.' });

type PromptRequest = Pick<GenerateRequest, 'messages' | 'droppedTurns' | 'measuredPrompt' | 'tools'>;

const makePrompt = (
  { messages, droppedTurns = 0, measuredPrompt, tools }: PromptRequest,
  template: ChatTemplate,
  vocabulary: Vocabulary,
  limitTokens: number,
): Pick<SequenceOptions, 'promptTokens' | 'startsInThought' | 'droppedTurns'> => {
  if (measuredPrompt !== undefined) {
    return { promptTokens: Int32Array.from(measuredPrompt), startsInThought: true, droppedTurns: 0 };
  }
  const tokensOf = (some: readonly ChatMessage[]): Int32Array => vocabulary.tokenizePrompt(template(some, tools).text);
  const fitted = fitMessages(messages, droppedTurns, limitTokens, (some) => tokensOf(some).length);
  const { startsInThought } = template(fitted.messages, tools);
  return { promptTokens: tokensOf(fitted.messages), startsInThought, droppedTurns: fitted.droppedTurns };
};

const createSequence = (
  { loaded, vocabulary, template, closing }: Session,
  request: GenerateRequest,
  outbox: Outbox,
): Sequence => {
  const limitTokens = loaded.sequenceLimitTokens;
  const { promptTokens, startsInThought, droppedTurns } = makePrompt(request, template, vocabulary, limitTokens);
  if (promptTokens.length + smallestAnswerTokens > limitTokens) throw promptTooLong(promptTokens.length, limitTokens);
  const tools = request.tools === undefined ? null : new ToolSet(request.tools);
  if (tools !== null && request.grammar !== undefined) throw toolsBesideGrammar();
  const rules = tools === null ? request.grammar : toolCallGrammar(tools.tools, request.toolChoice ?? 'auto');
  const grammar =
    rules === undefined
      ? null
      : new AnswerGrammar(
          { llama: loaded.llama, vocabulary: vocabulary.pointer, size: vocabulary.size, draw: loaded.draw },
          rules,
          request.sampling,
        );
  return new Sequence({
    request,
    promptTokens,
    startsInThought,
    closing,
    grammar,
    tools,
    opening: tools !== null && request.toolChoice === 'required' ? vocabulary.tokenizeReply(marks.callsBegin) : [],
    limitTokens,
    droppedTurns,
    outbox,
  });
};

export const createChildHandlers = (): Handlers<EngineChildContract> => {
  let session: Session | null = null;
  /** For measuring only, made at the first measurement. */
  let rawContext: Pointer | null = null;
  return {
    'child.load': async (options, emit, { signal }) => {
      if (session !== null) throw new Error('This process holds a model already.');
      let reported = 0;
      const loaded = await loadModel(
        options,
        (progress) => {
          // llama.cpp reports each tensor; a hundred steps are enough for a bar.
          if (progress - reported < 0.01 && progress < 1) return;
          reported = progress;
          void emit({ progress }).catch(() => undefined);
        },
        () => signal.aborted,
      );
      const vocabulary = new Vocabulary(loaded.llama, loaded.model);
      vocabulary.reveal(Object.values(marks));
      session = {
        loaded,
        vocabulary,
        template: compileChatTemplate({
          source: loaded.llama.chatTemplate(loaded.model, null),
          beginToken: vocabulary.beginText,
          endToken: vocabulary.endText,
          reasons: vocabulary.hasToken('<think>'),
        }),
        scheduler: new Scheduler(loaded, vocabulary, options.sequences),
        closing: {
          close: vocabulary.tokenizeReply(thoughtClosing.close),
          gap: vocabulary.tokenizeReply(thoughtClosing.gap),
        },
      };
      return loaded.facts;
    },

    'child.devices': (options) => ({ devices: listDevices(openLlama(options.backend, options)) }),

    'child.probe': () => {
      if (session !== null && session.loaded.facts.gpuLayers > 0) listDevices(session.loaded.llama);
      return {};
    },

    'child.dryRun': async (options) => ({ memory: await dryRun(options) }),

    'child.generate': async (request, emit, { signal }) => {
      const current = session;
      if (current === null) throw notLoaded();
      const sequence = createSequence(current, request, new Outbox(emit));
      const stop = (): void => void current.scheduler.stop(request.requestId);
      signal.addEventListener('abort', stop, { once: true });
      return current.scheduler.run(sequence).finally(() => {
        sequence.dispose();
        signal.removeEventListener('abort', stop);
      });
    },

    'child.stop': ({ requestId }) => ({ stopped: session?.scheduler.stop(requestId) ?? false }),

    'child.answerNow': ({ requestId }) => ({ accepted: session?.scheduler.answerNow(requestId) ?? false }),

    'child.countTokens': async ({ texts }) => {
      if (session === null) throw notLoaded();
      return { tokens: await countTokens(session.vocabulary, texts) };
    },

    'child.measurePrompt': ({ messages, droppedTurns }) => {
      if (session === null) throw notLoaded();
      const { loaded, vocabulary, template } = session;
      const limitTokens = loaded.sequenceLimitTokens;
      const prompt = makePrompt({ messages, droppedTurns }, template, vocabulary, limitTokens);
      const promptTokens = prompt.promptTokens.length;
      return {
        promptTokens,
        limitTokens,
        droppedTurns: prompt.droppedTurns,
        fits: promptTokens + smallestAnswerTokens <= limitTokens,
      };
    },

    'child.measureRaw': async (measurement) => {
      if (session === null) throw notLoaded();
      const { loaded, vocabulary } = session;
      rawContext ??= await createContext(loaded.llama, loaded.model, loaded.options, null);
      if (rawContext === null) throw new Error('There is no room for a second context.');
      return measureRaw(loaded, rawContext, vocabulary.size, measurement);
    },

    'child.keepStates': async ({ keeping }) => {
      if (session === null) throw notLoaded();
      const { loaded, scheduler } = session;
      await scheduler.keep(keeping === null ? null : keepStates(loaded, keeping));
      return {};
    },

    'child.saveStates': async () => {
      await session?.scheduler.saveIdle();
      return {};
    },

    'child.forget': async ({ chatId }) => {
      await session?.scheduler.forget(chatId);
      return {};
    },

    'child.usage': () => ({
      residentBytes: process.memoryUsage.rss(),
      ...(session?.scheduler.usage ?? new EngineCounts().usage({ cachedTokens: 0, running: 0, queued: 0 })),
    }),
  };
};
