/**
 * Probabilities of logits that lie in this process's memory, by ggml's own vector code: a graph of one operation on the
 * CPU backend, computed on the calling thread. JavaScript takes ten times as long for it.
 */
import koffi from 'koffi';
import { bind, loadLibrary } from './bind.ts';
import { tensorTypeF32 } from './graph.ts';
import type { Llama, Pointer } from './llama.ts';
import { setThreadCount, tensor as tensorStruct } from './structs.ts';

export interface HostSoftmax {
  /**
   * softmax(logits × scale), 1 in sum; valid until the next call.
   * @param logits as many as the softmax was made for.
   */
  run(logits: Float32Array, scale: number): Float32Array;
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
/** Room that ggml wastes at most to align a tensor's data. */
const alignmentBytes = 64;

const bindComputing = (llama: Llama) => {
  const base = loadLibrary(llama.files.ggmlBase);
  return {
    createContext: bind<(memory: object) => Pointer | null>(base, 'void *ggml_init(ggml_init_params memory)'),
    createGraph: bind<(context: Pointer) => Pointer>(base, 'void *ggml_new_graph(void *context)'),
    graphOverhead: bind<() => number>(base, 'size_t ggml_graph_overhead()'),
    expand: bind<(graph: Pointer, tensor: Pointer) => void>(
      base,
      'void ggml_build_forward_expand(void *graph, void *tensor)',
    ),
    softmax: bind<(context: Pointer, a: Pointer, mask: null, scale: number, bias: number) => Pointer>(
      base,
      'void *ggml_soft_max_ext(void *context, void *a, void *mask, float scale, float bias)',
    ),
    openDevice: bind<(device: Pointer, parameters: null) => Pointer | null>(
      base,
      'void *ggml_backend_dev_init(void *device, const char *parameters)',
    ),
    compute: bind<(backend: Pointer, graph: Pointer) => number>(
      base,
      'int ggml_backend_graph_compute(void *backend, void *graph)',
    ),
  };
};

const openCpu = (llama: Llama, openDevice: ReturnType<typeof bindComputing>['openDevice']): Pointer => {
  const device = llama.deviceByName('CPU');
  const cpu = device === null ? null : openDevice(device, null);
  const setThreads = llama.cpuProcedure('ggml_backend_set_n_threads');
  if (cpu === null || setThreads === null) throw new Error('ggml has no CPU backend.');
  // More would be started and ended at each call.
  koffi.call(setThreads, setThreadCount, cpu, 1);
  return cpu;
};

/** @param size of the vocabulary. Lives as long as the process. */
export const createHostSoftmax = (llama: Llama, size: number): HostSoftmax => {
  const ggml = bindComputing(llama);
  const cpu = openCpu(llama, ggml.openDevice);
  const tensorBytes = llama.graph.tensorOverhead() + size * floatBytes + alignmentBytes;
  const context = ggml.createContext({
    mem_size: ggml.graphOverhead() + 2 * tensorBytes,
    mem_buffer: null,
    no_alloc: false,
  });
  if (context === null) throw new Error('There is no memory for the probabilities.');
  const input = llama.graph.newMatrix(context, tensorTypeF32, size, 1);
  const output = ggml.softmax(context, input, null, 1, 0);
  const graph = ggml.createGraph(context);
  ggml.expand(graph, output);

  const floatsAt = (address: Pointer, count: number): Float32Array =>
    new Float32Array(koffi.view(address, count * floatBytes));
  const dataOf = (tensor: Pointer): Float32Array => {
    const address = llama.graph.dataOf(tensor);
    if (address === null) throw new Error('A tensor has no memory.');
    return floatsAt(address, size);
  };
  const logitsIn = dataOf(input);
  const probabilities = dataOf(output);
  // The operation's first parameter is the scale.
  const scaleIn = floatsAt(output + BigInt(koffi.offsetof(tensorStruct, 'op_params')), 1);
  return {
    run: (logits, scale) => {
      logitsIn.set(logits);
      scaleIn[0] = scale;
      const status = ggml.compute(cpu, graph);
      if (status !== 0) throw new Error(`The probabilities could not be computed (${status}).`);
      return probabilities;
    },
  };
};
