import { expect, test } from 'vitest';
import { utilityExit } from './utilityExit.ts';

test('an ordinary end would look like a crash', () => {
  expect(utilityExit(0, 'linux')).toEqual({ exitCode: 0, signal: null });
  expect(utilityExit(1, 'linux')).toEqual({ exitCode: 1, signal: null });
  expect(utilityExit(3 << 8, 'darwin')).toEqual({ exitCode: 3, signal: null });
});

test('a GGML_ASSERT or a segmentation fault would be reported as a meaningless exit code', () => {
  expect(utilityExit(6, 'linux')).toEqual({ exitCode: null, signal: 'SIGABRT' });
  expect(utilityExit(0x80 | 6, 'linux')).toEqual({ exitCode: null, signal: 'SIGABRT' });
  expect(utilityExit(11, 'darwin')).toEqual({ exitCode: null, signal: 'SIGSEGV' });
  expect(utilityExit(139, 'linux')).toEqual({ exitCode: null, signal: 'SIGSEGV' });
});

test('being killed for want of memory would go unnoticed', () => {
  expect(utilityExit(9, 'linux')).toEqual({ exitCode: null, signal: 'SIGKILL' });
});

test('a Windows status would be taken for a signal', () => {
  expect(utilityExit(0xc0000005, 'win32')).toEqual({ exitCode: 0xc0000005, signal: null });
  expect(utilityExit(9, 'win32')).toEqual({ exitCode: 9, signal: null });
});
