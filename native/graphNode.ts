/**
 * The nodes of a compute graph as llama.cpp's evaluation callback (`cb_eval`) meets them: what is computed from what,
 * and the data, wherever it lies.
 */
import koffi from 'koffi';
import { bind, loadLibrary } from './bind.ts';
import type { Llama, Pointer } from './llama.ts';

/** `struct ggml_tensor` of the pinned release, in full. */
const tensorNode = koffi.struct('ggml_tensor_node', {
  type: 'int32_t',
  buffer: 'void *',
  ne: koffi.array('int64_t', 4),
  nb: koffi.array('uint64_t', 4),
  op: 'int32_t',
  op_params: koffi.array('int32_t', 16),
  flags: 'int32_t',
  src: koffi.array('void *', 10),
  view_src: 'void *',
  view_offs: 'size_t',
  data: 'void *',
  name: koffi.array('char', 64),
  extra: 'void *',
  padding: koffi.array('uint8_t', 8),
});

interface RawNode {
  type: number;
  ne: ArrayLike<number | bigint>;
  nb: ArrayLike<number | bigint>;
  op: number;
  src: readonly (Pointer | null)[];
  name: string;
}

export interface GraphNode {
  readonly pointer: Pointer;
  readonly name: string;
  /** `ggml_type`. */
  readonly type: number;
  readonly operation: number;
  /** Elements in each of the four dimensions, fastest-moving first, and the bytes from one to the next. */
  readonly dimensions: readonly number[];
  readonly strides: readonly number[];
  readonly sources: readonly (Pointer | null)[];
}

/** `ggml_backend_sched_eval_callback`: asked whether a node is wanted, then given it computed; false ends the decode. */
const evaluationCallback = koffi.proto('bool evaluation_callback(void *tensor, bool ask, void *data)');

/** `sizeof(struct ggml_object)`, which `ggml_tensor_overhead` counts in. */
const objectBytes = 32;

export const bindGraphNodes = (llama: Llama) => {
  const library = loadLibrary(llama.files.ggmlBase);
  const overhead = bind<() => number>(library, 'size_t ggml_tensor_overhead()')();
  if (overhead !== koffi.sizeof(tensorNode) + objectBytes) {
    throw new Error(`ggml's tensors have ${overhead - objectBytes} bytes, not ${koffi.sizeof(tensorNode)}.`);
  }
  const operationName = bind<(operation: number) => string>(library, 'const char *ggml_op_name(int op)');
  const byteLength = bind<(tensor: Pointer) => number>(library, 'size_t ggml_nbytes(void *tensor)');
  const readBytes = bind<(tensor: Pointer, target: Uint8Array, offset: number, bytes: number) => void>(
    library,
    'void ggml_backend_tensor_get(void *tensor, _Out_ uint8_t *data, size_t offset, size_t bytes)',
  );
  return {
    /** The number of an operation by its name, such as MUL_MAT. */
    operation: (name: string): number => {
      for (let number = 0; number < 256; number++) if (operationName(number) === name) return number;
      throw new Error(`ggml has no operation ${name}.`);
    },
    read: (pointer: Pointer): GraphNode => {
      const { type, ne, nb, op, src, name } = koffi.decode(pointer, tensorNode) as RawNode;
      return {
        pointer,
        name,
        type,
        operation: op,
        dimensions: Array.from(ne, Number),
        strides: Array.from(nb, Number),
        sources: src,
      };
    },
    /** A copy of a tensor's bytes, from a GPU too. */
    bytesOf: (pointer: Pointer): Uint8Array => {
      const bytes = new Uint8Array(byteLength(pointer));
      readBytes(pointer, bytes, 0, bytes.length);
      return bytes;
    },
  };
};
export type GraphNodes = ReturnType<typeof bindGraphNodes>;

/**
 * A function for `cb_eval`. It is called on the thread that decodes, so the decode must run on the JavaScript thread;
 * it must not throw.
 */
export const registerEvaluationCallback = (callback: (tensor: Pointer, ask: boolean) => boolean): Pointer =>
  koffi.register(callback, koffi.pointer(evaluationCallback));
