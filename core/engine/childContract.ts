/** What the engine's child process is asked by its host. One child holds one loaded model. */
import { z } from 'zod';
import { answerContext, thoughtEnd } from '../../contract/answerOptions.ts';
import { channel, answerStats } from '../../contract/chat.ts';
import { recommendedTemperature, recommendedTopP } from '../../contract/defaultSetup.ts';
import { call, stream } from '../../contract/endpoint.ts';
import { engineFacts, memoryUse } from '../../contract/engine.ts';
import { cacheType } from '../../contract/loadChoices.ts';
import { tool, toolCall, toolChoice } from '../../contract/tools.ts';
import { engineDevice } from './engineDevice.ts';
import { engineUsage } from './engineUsage.ts';

/** Everything of llama.cpp's loading that a placement decides. Layers, tokens and threads are counts. */
export const loadOptions = z.object({
  modelPath: z.string(),
  backend: z.enum(['cpu', 'cuda', 'vulkan', 'metal']),
  /** Libraries of the system's that are loaded first, by absolute path. */
  preload: z.array(z.string()).optional(),
  /** A GPU backend's library in place of the one beside the engine's. */
  gpuBackend: z.string().optional(),
  /** ggml device names in the order of use; null = all GPUs that are found. */
  devices: z.array(z.string()).nullable(),
  /** Layers on GPUs; -1 = all of them. */
  gpuLayers: z.number().int().min(-1),
  /** Tensors whose name matches the pattern (a regular expression) go to this ggml device's memory; the first match wins. */
  tensorOverrides: z.array(z.object({ pattern: z.string(), device: z.string() })),
  splitMode: z.enum(['none', 'layer', 'row', 'tensor']),
  /** Share of each GPU; null = by free memory. */
  tensorSplit: z.array(z.number().nonnegative()).nullable(),
  mainGpu: z.number().int().nonnegative(),
  loadMode: z.enum(['auto', 'none', 'mmap', 'mlock', 'mmapLocked', 'directIo']),
  /** Weights repacked for the CPU while loading: faster, but the file is then not memory-mapped. */
  repackWeights: z.boolean(),
  keyCacheType: cacheType,
  valueCacheType: cacheType,
  /** Key and value cache on the GPU. */
  offloadCache: z.boolean(),
  /** Large batches of tensors that lie in RAM are computed on the GPU. */
  offloadOperations: z.boolean(),
  flashAttention: z.enum(['auto', 'on', 'off']),
  /** Tokens in the cache, shared by all sequences. */
  contextTokens: z.number().int().positive(),
  /** Chats that can be worked on at once. */
  sequences: z.number().int().positive(),
  batchTokens: z.number().int().positive(),
  ubatchTokens: z.number().int().positive(),
  /** Where tokens are chosen; auto = where the logits are. */
  sampleOn: z.enum(['auto', 'device', 'host']),
  threads: z.number().int().positive(),
  /** How hard idle threads spin, 0 to 100. */
  threadPoll: z.number().int().min(0).max(100),
});
export type LoadOptions = z.infer<typeof loadOptions>;

export const sampling = z.object({
  /** 0 = always the likeliest token. */
  temperature: z.number().min(0).max(5),
  topP: z.number().gt(0).max(1),
  /**
   * null = a new one each time. The same one gives the same answer where as much of the prompt is cached: a batch of
   * another size adds up in another order, and the last bits decide now and then.
   */
  seed: z.number().int().min(0).max(0xfffffffe).nullable(),
});
export type Sampling = z.infer<typeof sampling>;

export const officialSampling: Sampling = { temperature: recommendedTemperature, topP: recommendedTopP, seed: null };

export const chatMessage = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'user']), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string(),
    toolCalls: z
      .array(toolCall.pick({ name: true, arguments: true, argumentsText: true }))
      .min(1)
      .optional(),
  }),
  /** The result of a call of the answer before; they come in the order of the calls. */
  z.object({ role: z.literal('tool'), content: z.string() }),
]);
export type ChatMessage = z.infer<typeof chatMessage>;

/** When the reasoning is ended by force; whichever is reached first. null = never. */
export const thinkingBudget = z.object({
  tokens: z.number().int().nonnegative().nullable(),
  /** From the first token of the reasoning. */
  seconds: z.number().nonnegative().nullable(),
});
export type ThinkingBudget = z.infer<typeof thinkingBudget>;

export const generateRequest = z.object({
  requestId: z.string(),
  /** The chat that this is a turn of: its evaluated prompt is kept on the disk when it leaves the cache. */
  chatId: z.string().optional(),
  messages: z.array(chatMessage).min(1),
  sampling,
  /** null = until the model ends or the context is full. */
  maxTokens: z.number().int().positive().nullable(),
  thinkingBudget: thinkingBudget.optional(),
  /** GBNF that the answer follows; not beside tools. */
  grammar: z.string().optional(),
  tools: z.array(tool).min(1).optional(),
  /** Default: auto. */
  toolChoice: toolChoice.optional(),
  /** Turns that earlier answers of this conversation were not shown any more, as there was no room for them. */
  droppedTurns: z.number().int().nonnegative().optional(),
  /** For measuring speed: exactly these tokens instead of the messages, and no end before `maxTokens`. */
  measuredPrompt: z.array(z.number().int().nonnegative()).min(1).optional(),
});
export type GenerateRequest = z.infer<typeof generateRequest>;

/** A prompt before it is asked; `fits` is false where not even its last question leaves room for an answer. */
export const promptMeasure = answerContext.extend({ fits: z.boolean() });
export type PromptMeasure = z.infer<typeof promptMeasure>;

export const generateEvent = z.discriminatedUnion('type', [
  /** All places are taken; `place` is the one among those that wait, 1 = the next to begin. */
  z.object({ type: z.literal('waiting'), place: z.number().int().positive() }),
  /** The prompt is known and its evaluation begins. */
  z.object({
    type: z.literal('start'),
    cachedPromptTokens: z.number().int(),
    context: answerContext,
  }),
  /** The reasoning is over, or is being closed by force; the answer follows. */
  z.object({ type: z.literal('thoughtEnd'), cause: thoughtEnd }),
  z.object({ type: z.literal('delta'), channel, text: z.string(), tokens: z.number().int() }),
  /** The model has called a tool; what it wrote for that is no delta. */
  z.object({ type: z.literal('toolCall'), call: toolCall }),
]);
export type GenerateEvent = z.infer<typeof generateEvent>;

/** The bare loop of the C API on the loaded model, for comparing: every sequence gets its own prompt. */
export const rawMeasurement = z.object({
  sequences: z.number().int().positive(),
  promptTokens: z.number().int().positive(),
  generatedTokens: z.number().int().positive(),
});
export type RawMeasurement = z.infer<typeof rawMeasurement>;

/** Tokens per second, over all sequences. */
export const measuredSpeed = z.object({ prefillTokensPerSecond: z.number(), decodeTokensPerSecond: z.number() });
export type MeasuredSpeed = z.infer<typeof measuredSpeed>;

/** Which of the engine's libraries are loaded. */
export const libraryOptions = loadOptions.pick({ backend: true, preload: true, gpuBackend: true });
export type LibraryOptions = z.infer<typeof libraryOptions>;

/** Where evaluated prompts are kept, and what they belong to beside the engine itself. */
export const stateKeeping = z.object({
  folder: z.string(),
  budgetBytes: z.number().int().positive(),
  /** SHA-256 of the model's content. */
  modelHash: z.string(),
  /** 32 bytes that they are encrypted with; null = they are as readable as the conversations. */
  key: z.instanceof(Uint8Array).nullable(),
});
export type StateKeeping = z.infer<typeof stateKeeping>;

const nothing = z.object({});

export const engineChildContract = {
  /** The GPUs that the engine finds. Where it finds none, the log says why. */
  'child.devices': call(libraryOptions, z.object({ devices: z.array(engineDevice) })),
  'child.load': stream(loadOptions, z.object({ progress: z.number() }), engineFacts),
  /** In a process of its own, which holds no model. null = this platform's libraries do not tell. */
  /** A sign of life, of the GPUs in use too: asking a lost one for its memory ends the process, with the driver's words. */
  'child.probe': call(z.object({}), z.object({})),
  'child.dryRun': call(loadOptions, z.object({ memory: z.array(memoryUse).nullable() })),
  'child.generate': stream(generateRequest, generateEvent, answerStats),
  /** Ends a request after the token at work, in prefill too. False where it had ended already. */
  'child.stop': call(z.object({ requestId: z.string() }), z.object({ stopped: z.boolean() })),
  /** Closes the reasoning; false where there is none (any more). */
  'child.answerNow': call(z.object({ requestId: z.string() }), z.object({ accepted: z.boolean() })),
  /** In a second context; only while nothing is generated. */
  'child.measureRaw': call(rawMeasurement, measuredSpeed),
  /** Of texts as they stand in a prompt. */
  'child.countTokens': call(z.object({ texts: z.array(z.string()) }), z.object({ tokens: z.array(z.number().int()) })),
  /** What `generate` would show the model of these messages. */
  'child.measurePrompt': call(generateRequest.pick({ messages: true, droppedTurns: true }), promptMeasure),
  /** Once a model is loaded. null = nowhere, from now on. */
  'child.keepStates': call(z.object({ keeping: stateKeeping.nullable() }), nothing),
  /** Writes down what idle chats hold in the cache; they are not used after it. */
  'child.saveStates': call(nothing, nothing),
  /** Removes what is kept of a chat, in the cache and on the disk. */
  'child.forget': call(z.object({ chatId: z.string() }), nothing),
  'child.usage': call(z.object({}), engineUsage),
};
export type EngineChildContract = typeof engineChildContract;
