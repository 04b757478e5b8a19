import { describe, expect, it } from 'vitest';
import { readSource, smallerThan } from './readSource.ts';

const read = (text: string) => readSource(text, ['r1-distill-qwen-7b']);

describe('the source of a model as people write it', () => {
  it.each([
    ['hub:bartowski/R1-GGUF:Q4_K_M', 'hub:bartowski/R1-GGUF:Q4_K_M'],
    ['bartowski/R1-GGUF', 'hub:bartowski/R1-GGUF'],
    ['hf.co/bartowski/R1-GGUF:Q8_0', 'hub:bartowski/R1-GGUF:Q8_0'],
    ['https://huggingface.co/bartowski/R1-GGUF', 'hub:bartowski/R1-GGUF'],
    ['https://huggingface.co/bartowski/R1-GGUF/tree/main', 'hub:bartowski/R1-GGUF'],
    [' https://huggingface.co/bartowski/R1-GGUF/?x=1 ', 'hub:bartowski/R1-GGUF'],
  ])('takes %s for a repository: a pasted page must not be downloaded as a model', (text, request) => {
    expect(read(text)).toMatchObject({ kind: 'hub', request });
  });

  it('takes an address of a file as it is, whatever its query says', () => {
    const address = 'http://127.0.0.1:8000/models/R1%20small.gguf?key=1';
    expect(read(address)).toEqual({ kind: 'address', request: address, name: 'R1 small.gguf' });
  });

  it.each(['/models/r1.gguf', '~/r1.gguf', '"C:\\models\\r1.gguf"', 'r1.GGUF', './a/b.gguf'])(
    'takes %s for a file: quotes that a file manager copies do not belong to it',
    (text) => {
      expect(read(text)).toMatchObject({ kind: 'file' });
    },
  );

  it('knows the family by its ids', () => {
    expect(read('r1-distill-qwen-7b:Q8_0')).toMatchObject({ kind: 'family', request: 'r1-distill-qwen-7b:Q8_0' });
  });

  it('says what is wrong before anything is asked of the network', () => {
    expect(read('  ').kind).toBe('empty');
    expect(read('https://example.com/model.safetensors').kind).toBe('notGguf');
    expect(read('/models/model.bin').kind).toBe('notGguf');
    expect(read('a good model').kind).toBe('unknown');
  });
});

describe('what can be made smaller here', () => {
  it('is a source of large numbers, however its name is spelled', () => {
    expect(smallerThan('owner/R1-GGUF:f16')).toContain('Q4_K_M');
    expect(smallerThan('R1-Distill-BF16.gguf')).toContain('Q8_0');
  });

  it('is not what is small already: quantizing twice would only lose', () => {
    expect(smallerThan('owner/R1-GGUF:Q4_K_M')).toEqual([]);
    expect(smallerThan('owner/R1-GGUF')).toEqual([]);
    expect(smallerThan('R1-Q8_0.gguf')).not.toContain('Q8_0');
  });
});
