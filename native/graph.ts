/** The part of ggml that builds compute graphs. Tensors are pointers; the fastest-moving dimension comes first. */
import koffi from 'koffi';
import { bind, loadLibrary } from './bind.ts';
import type { LibraryFiles } from './locate.ts';
import { tensor as tensorStruct, type TensorHead } from './structs.ts';

type Pointer = bigint;

export const tensorTypeF32 = 0;
export const tensorTypeI32 = 26;

/** Where a tensor's data lies in another one. */
export interface TensorView {
  /** Null where the tensor has data of its own. */
  readonly source: Pointer | null;
  readonly offsetBytes: number;
  /** Of the source. */
  readonly rowBytes: number;
  readonly rows: number;
}

const head = (tensor: Pointer): TensorHead => koffi.decode(tensor, tensorStruct) as TensorHead;

const viewOf = (tensor: Pointer): TensorView => {
  const { view_src: source, view_offs: offsetBytes } = head(tensor);
  if (source === null) return { source, offsetBytes: 0, rowBytes: 0, rows: 1 };
  const { ne1: rows, nb1: rowBytes } = head(source);
  return { source, offsetBytes, rowBytes, rows };
};

type Unary = (context: Pointer, a: Pointer) => Pointer;
type Binary = (context: Pointer, a: Pointer, b: Pointer) => Pointer;

export const bindGraph = (files: LibraryFiles) => {
  const library = loadLibrary(files.ggmlBase);
  const unary = (name: string) => bind<Unary>(library, `void *${name}(void *context, void *a)`);
  const binary = (name: string) => bind<Binary>(library, `void *${name}(void *context, void *a, void *b)`);
  return {
    viewOf,
    /** Bytes that one tensor takes in a context, its header included. */
    tensorOverhead: bind<() => number>(library, 'size_t ggml_tensor_overhead()'),
    newMatrix: bind<(context: Pointer, type: number, columns: number, rows: number) => Pointer>(
      library,
      'void *ggml_new_tensor_2d(void *context, int type, int64_t columns, int64_t rows)',
    ),
    setOutput: bind<(tensor: Pointer) => void>(library, 'void ggml_set_output(void *tensor)'),
    setInput: bind<(tensor: Pointer) => void>(library, 'void ggml_set_input(void *tensor)'),
    elements: bind<(tensor: Pointer) => number>(library, 'int64_t ggml_nelements(void *tensor)'),
    view: bind<(context: Pointer, a: Pointer, length: number, offsetBytes: number) => Pointer>(
      library,
      'void *ggml_view_1d(void *context, void *a, int64_t length, size_t offset)',
    ),
    view2: bind<
      (context: Pointer, a: Pointer, columns: number, rows: number, rowBytes: number, offsetBytes: number) => Pointer
    >(
      library,
      'void *ggml_view_2d(void *context, void *a, int64_t columns, int64_t rows, size_t row_bytes, size_t offset)',
    ),
    reshape2: bind<(context: Pointer, a: Pointer, columns: number, rows: number) => Pointer>(
      library,
      'void *ggml_reshape_2d(void *context, void *a, int64_t columns, int64_t rows)',
    ),
    view3: bind<
      (
        context: Pointer,
        a: Pointer,
        columns: number,
        rows: number,
        planes: number,
        rowBytes: number,
        planeBytes: number,
        offsetBytes: number,
      ) => Pointer
    >(
      library,
      'void *ggml_view_3d(void *context, void *a, int64_t columns, int64_t rows, int64_t planes, size_t row_bytes, size_t plane_bytes, size_t offset)',
    ),
    repeat: bind<(context: Pointer, a: Pointer, columns: number, rows: number, planes: number, n3: number) => Pointer>(
      library,
      'void *ggml_repeat_4d(void *context, void *a, int64_t columns, int64_t rows, int64_t planes, int64_t n3)',
    ),
    reshape3: bind<(context: Pointer, a: Pointer, columns: number, rows: number, planes: number) => Pointer>(
      library,
      'void *ggml_reshape_3d(void *context, void *a, int64_t columns, int64_t rows, int64_t planes)',
    ),
    pad: bind<(context: Pointer, a: Pointer, columns: number, rows: number, p2: number, p3: number) => Pointer>(
      library,
      'void *ggml_pad(void *context, void *a, int columns, int rows, int p2, int p3)',
    ),
    subtract: binary('ggml_sub'),
    add: binary('ggml_add'),
    multiply: binary('ggml_mul'),
    rowsOf: binary('ggml_get_rows'),
    softmax: unary('ggml_soft_max'),
    cumulativeSum: unary('ggml_cumsum'),
    sumOfRows: unary('ggml_sum_rows'),
    step: unary('ggml_step'),
    /** `a * scale + bias` */
    linear: bind<(context: Pointer, a: Pointer, scale: number, bias: number) => Pointer>(
      library,
      'void *ggml_scale_bias(void *context, void *a, float scale, float bias)',
    ),
    clamp: bind<(context: Pointer, a: Pointer, least: number, most: number) => Pointer>(
      library,
      'void *ggml_clamp(void *context, void *a, float least, float most)',
    ),
    cast: bind<(context: Pointer, a: Pointer, type: number) => Pointer>(
      library,
      'void *ggml_cast(void *context, void *a, int type)',
    ),
    writeTensor: bind<(tensor: Pointer, data: Float32Array, offsetBytes: number, bytes: number) => void>(
      library,
      'void ggml_backend_tensor_set(void *tensor, float *data, size_t offset, size_t bytes)',
    ),
    /** To an address: as an output array, koffi would convert it number by number. */
    readTensor: bind<(tensor: Pointer, data: Pointer, offsetBytes: number, bytes: number) => void>(
      library,
      'void ggml_backend_tensor_get(void *tensor, void *data, size_t offset, size_t bytes)',
    ),
    /** Where the tensor's data lies; in the host's memory only on the CPU. */
    dataOf: bind<(tensor: Pointer) => Pointer | null>(library, 'void *ggml_get_data(void *tensor)'),
  };
};

export type Graph = ReturnType<typeof bindGraph>;
