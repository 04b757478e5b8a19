import { describe, expect, it } from 'vitest';
import { addressOf, openLlama } from './llama.ts';
import { quietLlamaLog } from './quietLog.testing.ts';
import { release } from './release.ts';
import { checkLayouts, checkRelease, type LibraryDefaults } from './selfCheck.ts';

quietLlamaLog();
/** It checks the real libraries; without it nothing below would run. */
const llama = openLlama('cpu');

const defaults = (): LibraryDefaults => ({
  model: llama.modelDefaults(),
  context: llama.contextDefaults(),
  quantize: llama.quantizeDefaults(),
  tensorOverheadBytes: llama.graph.tensorOverhead(),
});

describe('the release', () => {
  it('that the app was made for is taken', () => {
    expect(() => checkRelease({ llama: release.llamaVersion, ggml: release.ggmlVersion })).not.toThrow();
  });

  it.each([
    { llama: '0.5.0', ggml: release.ggmlVersion },
    { llama: release.llamaVersion, ggml: '0.24.0' },
    { llama: '', ggml: '' },
  ])('$llama with ggml $ggml is refused before a struct of it is touched', (found) => {
    expect(() => checkRelease(found)).toThrow(
      expect.objectContaining({
        code: 'ENGINE_RELEASE_MISMATCH',
        details: { found },
        message: expect.stringContaining(release.llamaVersion) as string,
      }) as Error,
    );
  });
});

describe('the layouts', () => {
  it('of the shipped libraries fit', () => {
    expect(() => checkLayouts(defaults())).not.toThrow();
  });

  /** What a field shows when the ones before it have moved. */
  const shifted: readonly [name: string, shift: (found: LibraryDefaults) => LibraryDefaults][] = [
    ['model.n_gpu_layers', (found) => ({ ...found, model: { ...found.model, n_gpu_layers: 1 } })],
    ['model.use_extra_bufts', (found) => ({ ...found, model: { ...found.model, use_extra_bufts: false } })],
    ['context.n_ctx', (found) => ({ ...found, context: { ...found.context, n_ctx: 0 } })],
    ['context.flash_attn_type', (found) => ({ ...found, context: { ...found.context, flash_attn_type: 0 } })],
    ['context.n_samplers', (found) => ({ ...found, context: { ...found.context, n_samplers: 7 } })],
    ['a tensor', (found) => ({ ...found, tensorOverheadBytes: found.tensorOverheadBytes + 8 })],
    ['quantize.ftype', (found) => ({ ...found, quantize: { ...found.quantize, ftype: 1 } })],
    ['quantize.max_buf_size', (found) => ({ ...found, quantize: { ...found.quantize, max_buf_size: 0 } })],
  ];
  it.each(shifted)('with another value in %s are refused by name', (name, shift) => {
    expect(() => checkLayouts(shift(defaults()))).toThrow(
      expect.objectContaining({
        code: 'ENGINE_LAYOUT_MISMATCH',
        details: { problems: [expect.stringContaining(name) as string] },
      }) as Error,
    );
  });

  it('with several differences tell all of them', () => {
    const all = shifted.reduce((found, [, shift]) => shift(found), defaults());
    expect(() => checkLayouts(all)).toThrow(
      expect.objectContaining({ details: { problems: shifted.map(() => expect.any(String) as string) } }) as Error,
    );
  });
});

describe('one process', () => {
  it('opens its libraries once: a second call answers the same, another backend is refused', () => {
    expect(openLlama('cpu')).toBe(llama);
    expect(() => openLlama('cuda')).toThrow(expect.objectContaining({ code: 'ENGINE_LIBRARY_MISSING' }) as Error);
  });

  it('gives C code an address that does not move', () => {
    const bytes = new Uint8Array(8);
    expect(addressOf(bytes)).toBe(addressOf(bytes));
    expect(addressOf(bytes.subarray(4))).toBe(addressOf(bytes) + 4n);
  });
});
