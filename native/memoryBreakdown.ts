/**
 * What a context's model, cache and graph take of each kind of memory, as llama.cpp itself counts it
 * (`llama_get_memory_breakdown` in its `src/llama-ext.h`). With `no_alloc` it is what they would take.
 *
 * The function is C++ and answers a `std::map` by value; the C API has no other way to these numbers. The map is read
 * here as libstdc++ lays it out, which the libraries for Linux are built with: an ordered tree of nodes, each with the
 * colour, parent, left, right, and then key and value. Elsewhere there is no reading and the answer is null.
 */
import koffi from 'koffi';
import { bind, loadLibrary } from './bind.ts';
import type { LibraryFiles } from './locate.ts';

export interface MemoryOfBufferType {
  readonly bufferType: bigint;
  readonly modelBytes: number;
  readonly contextBytes: number;
  readonly computeBytes: number;
}

const symbol = '_Z26llama_get_memory_breakdownPK13llama_context';
/** More kinds of memory than any machine has: a count above it means that the layout is another one. */
const mostBufferTypes = 64;

// Named, as the declaration below refers to it.
koffi.struct('std_map', {
  compare: 'uint64_t',
  headerColor: 'uint64_t',
  root: 'void *',
  leftmost: 'void *',
  rightmost: 'void *',
  count: 'uint64_t',
});

const node = koffi.struct('std_map_node', {
  color: 'uint64_t',
  parent: 'void *',
  left: 'void *',
  right: 'void *',
  bufferType: 'void *',
  model: 'uint64_t',
  context: 'uint64_t',
  compute: 'uint64_t',
});

interface Node {
  readonly left: bigint | null;
  readonly right: bigint | null;
  readonly bufferType: bigint;
  readonly model: number;
  readonly context: number;
  readonly compute: number;
}

/** Null where the library does not offer it, or lays maps out in another way. */
export const bindMemoryBreakdown = (files: LibraryFiles): ((context: bigint) => MemoryOfBufferType[]) | null => {
  if (process.platform !== 'linux') return null;
  const llama = loadLibrary(files.llama);
  const read = bind<(context: bigint) => { root: bigint | null; count: number }>(
    llama,
    `std_map ${symbol}(void *context)`,
  );
  return (context) => {
    const { root, count } = read(context);
    if (count > mostBufferTypes) throw new Error('The memory breakdown is not laid out as expected.');
    const found: MemoryOfBufferType[] = [];
    const visit = (address: bigint | null): void => {
      if (address === null || address === 0n || found.length > count) return;
      const { left, right, bufferType, model, context: cache, compute } = koffi.decode(address, node) as Node;
      visit(left);
      found.push({ bufferType, modelBytes: model, contextBytes: cache, computeBytes: compute });
      visit(right);
    };
    visit(root);
    if (found.length !== count) throw new Error('The memory breakdown is not laid out as expected.');
    return found;
  };
};
