/**
 * A sampler of our own inside llama.cpp's compute graph (`llama_sampler_i`). llama.cpp calls `build` when it makes a
 * graph, to add operations behind the logits, and `writeInputs` before each run of it. Both run on the thread that
 * decodes, or on the event loop while a worker decodes; they must not throw.
 */
import koffi, { type TypeObject } from 'koffi';
import type { Llama, Pointer } from './llama.ts';
import { customSamplerCallbacks as callbacks, samplerData, samplerInterface } from './structs.ts';

export interface CustomSampler {
  readonly name: string;
  /** A new graph is going to be built. */
  reset(): void;
  /** Answers the tensor of the sampled token: one 32-bit integer. */
  build(context: Pointer, logits: Pointer): Pointer;
  writeInputs(): void;
}

/** The interface and its functions are shared by all samplers and live as long as the process. */
const samplers = new Map<Pointer, CustomSampler>();
let sharedInterface: Pointer | null = null;

const createInterface = (): Pointer => {
  const register = (callback: (...parameters: never[]) => unknown, prototype: TypeObject): Pointer =>
    koffi.register(callback, koffi.pointer(prototype));
  const memory: unknown = koffi.alloc(samplerInterface, 1);
  koffi.encode(memory, samplerInterface, {
    name: register((sampler: Pointer) => samplers.get(sampler)?.name ?? 'custom', callbacks.name),
    accept: null,
    apply: register(() => undefined, callbacks.apply),
    reset: null,
    clone: null,
    free: null,
    backend_init: register(() => true, callbacks.backendInit),
    backend_accept: null,
    backend_apply: register((sampler: Pointer, context: Pointer, _graph: Pointer, data: Pointer) => {
      const { logits } = koffi.decode(data, samplerData) as { logits: Pointer };
      const token = samplers.get(sampler)?.build(context, logits);
      koffi.encode(data, samplerData, {
        logits: null,
        probs: null,
        sampled: token ?? null,
        candidates: null,
      });
    }, callbacks.backendApply),
    backend_set_input: register((sampler: Pointer) => samplers.get(sampler)?.writeInputs(), callbacks.backendSetInput),
    backend_reset: register((sampler: Pointer) => samplers.get(sampler)?.reset(), callbacks.backendReset),
    copy_state: null,
  });
  if (typeof memory !== 'bigint') throw new Error('koffi.alloc did not answer an address.');
  return memory;
};

/** A chain that holds only one sampler. */
export interface CustomChain {
  readonly pointer: Pointer;
  /** Only once it is attached to no context. */
  free(): void;
}

/** A chain is attached to one sequence of a context, once: llama.cpp refuses to attach it again. */
export const createCustomChain = (llama: Llama, sampler: CustomSampler): CustomChain => {
  sharedInterface ??= createInterface();
  const pointer = llama.samplerCreate(sharedInterface, null);
  samplers.set(pointer, sampler);
  const chain = llama.samplerChain({ no_perf: true });
  llama.samplerChainAdd(chain, pointer);
  return {
    pointer: chain,
    free: () => {
      llama.samplerFree(chain);
      samplers.delete(pointer);
    },
  };
};
