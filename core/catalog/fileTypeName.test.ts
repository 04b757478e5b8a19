import { expect, it } from 'vitest';
import { fileTypeName } from './fileTypeName.ts';
import type { HeaderTensor } from './ggufHeader.ts';

const tensor = (type: string, bytes: number): HeaderTensor => ({ name: type, type, dimensions: [1], bytes });
const tensors = [tensor('f32', 900), tensor('q4_K', 5000), tensor('q6_K', 4000)];

it.each([
  { fileType: 15, name: 'Q4_K_M' },
  { fileType: 1, name: 'F16' },
  { fileType: 32, name: 'BF16' },
  { fileType: undefined, name: 'Q4_K' },
  { fileType: 9999, name: 'Q4_K' },
  { fileType: 'Q8_0', name: 'Q4_K' },
])('a file type of $fileType is shown as $name: the type of most bytes where the number says nothing', (one) => {
  expect(fileTypeName(one.fileType, tensors)).toBe(one.name);
});

it('a file without tensors is no crash', () => {
  expect(fileTypeName(undefined, [])).toBe('UNKNOWN');
});
