import koffi from 'koffi';
import { expect, it } from 'vitest';
import { createAbortFlag } from './abortFlag.ts';

/** As ggml calls it between two nodes of a graph: only the lowest byte of the answer counts. */
const callback = koffi.proto('bool abort_flag_test_callback(void *data)');

it('answers false until it is raised and after it is lowered: a wrong answer would end every prompt, or none', () => {
  const flag = createAbortFlag();
  const ask = (): unknown => koffi.call(flag.callback, callback, flag.data);
  expect(ask()).toBe(false);
  flag.raise();
  expect(ask()).toBe(true);
  flag.raise();
  expect(ask()).toBe(true);
  flag.lower();
  expect(ask()).toBe(false);
});

it('is one of its own for every context', () => {
  const [first, second] = [createAbortFlag(), createAbortFlag()];
  first.raise();
  expect(koffi.call(first.callback, callback, first.data)).toBe(true);
  expect(koffi.call(second.callback, callback, second.data)).toBe(false);
});
