/** The part of ggml that builds compute graphs. Tensors are pointers; the fastest-moving dimension comes first. */
import { bind, loadLibrary } from './bind.ts';
import type { LibraryFiles } from './locate.ts';

type Pointer = bigint;

export const tensorTypeF32 = 0;
export const tensorTypeI32 = 26;

type Unary = (context: Pointer, a: Pointer) => Pointer;
type Binary = (context: Pointer, a: Pointer, b: Pointer) => Pointer;

export const bindGraph = (files: LibraryFiles) => {
  const library = loadLibrary(files.ggmlBase);
  const unary = (name: string) => bind<Unary>(library, `void *${name}(void *context, void *a)`);
  const binary = (name: string) => bind<Binary>(library, `void *${name}(void *context, void *a, void *b)`);
  return {
    newVector: bind<(context: Pointer, type: number, length: number) => Pointer>(
      library,
      'void *ggml_new_tensor_1d(void *context, int type, int64_t length)',
    ),
    setInput: bind<(tensor: Pointer) => void>(library, 'void ggml_set_input(void *tensor)'),
    elements: bind<(tensor: Pointer) => number>(library, 'int64_t ggml_nelements(void *tensor)'),
    view: bind<(context: Pointer, a: Pointer, length: number, offsetBytes: number) => Pointer>(
      library,
      'void *ggml_view_1d(void *context, void *a, int64_t length, size_t offset)',
    ),
    reshape1: bind<(context: Pointer, a: Pointer, length: number) => Pointer>(
      library,
      'void *ggml_reshape_1d(void *context, void *a, int64_t length)',
    ),
    reshape2: bind<(context: Pointer, a: Pointer, columns: number, rows: number) => Pointer>(
      library,
      'void *ggml_reshape_2d(void *context, void *a, int64_t columns, int64_t rows)',
    ),
    repeat: bind<(context: Pointer, a: Pointer, columns: number, rows: number, n2: number, n3: number) => Pointer>(
      library,
      'void *ggml_repeat_4d(void *context, void *a, int64_t columns, int64_t rows, int64_t n2, int64_t n3)',
    ),
    pad: bind<(context: Pointer, a: Pointer, columns: number, rows: number, p2: number, p3: number) => Pointer>(
      library,
      'void *ggml_pad(void *context, void *a, int columns, int rows, int p2, int p3)',
    ),
    add: binary('ggml_add'),
    subtract: binary('ggml_sub'),
    multiply: binary('ggml_mul'),
    rowsOf: binary('ggml_get_rows'),
    softmax: unary('ggml_soft_max'),
    cumulativeSum: unary('ggml_cumsum'),
    sumOfRows: unary('ggml_sum_rows'),
    step: unary('ggml_step'),
    largestIndex: unary('ggml_argmax'),
    /** `a * scale + bias` */
    linear: bind<(context: Pointer, a: Pointer, scale: number, bias: number) => Pointer>(
      library,
      'void *ggml_scale_bias(void *context, void *a, float scale, float bias)',
    ),
    clamp: bind<(context: Pointer, a: Pointer, least: number, most: number) => Pointer>(
      library,
      'void *ggml_clamp(void *context, void *a, float least, float most)',
    ),
    /** `start`, `start + step`, … below `stop`, as F32. */
    range: bind<(context: Pointer, start: number, stop: number, step: number) => Pointer>(
      library,
      'void *ggml_arange(void *context, float start, float stop, float step)',
    ),
    cast: bind<(context: Pointer, a: Pointer, type: number) => Pointer>(
      library,
      'void *ggml_cast(void *context, void *a, int type)',
    ),
    writeTensor: bind<(tensor: Pointer, data: Float32Array, offsetBytes: number, bytes: number) => void>(
      library,
      'void ggml_backend_tensor_set(void *tensor, float *data, size_t offset, size_t bytes)',
    ),
  };
};

export type Graph = ReturnType<typeof bindGraph>;
