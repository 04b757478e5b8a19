/**
 * What a person means by what was typed or pasted as a model's source: a repository of the hub in any of its usual
 * spellings, an address of a file, a file of this computer, or a model of the family.
 */
import type { FileType } from '../../../contract/fileTypes.ts';

export type Source =
  | { readonly kind: 'hub' | 'address' | 'file' | 'family'; readonly request: string; readonly name: string }
  | { readonly kind: 'empty' | 'notGguf' | 'unknown' };

const repository =
  /^(?:hub:|(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/)?([\w.-]+\/[\w.-]+)(?::([\w.-]+))?$/i;
/** A page of a repository rather than one of its files. */
const repositoryPage = /^https?:\/\/[^/]+\/([\w.-]+\/[\w.-]+)(?:\/(?:tree\/[^/]+)?)?\/?(?:[?#].*)?$/i;
const hubHost = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\//i;
const path = /^(?:[.~]{0,2}[\\/]|[a-z]:[\\/])/i;

const isGguf = (text: string): boolean => /\.gguf$/i.test(text);

const fileName = (text: string): string => text.split(/[\\/]/).at(-1) ?? text;

export const readSource = (typed: string, family: readonly string[]): Source => {
  const text = typed.trim().replace(/^"(.*)"$/, '$1');
  if (text === '') return { kind: 'empty' };
  if (family.includes(text.split(':')[0] ?? '')) return { kind: 'family', request: text, name: text };
  const page = hubHost.test(text) ? repositoryPage.exec(text)?.[1] : undefined;
  if (page !== undefined) return { kind: 'hub', request: `hub:${page}`, name: page };
  if (!isGguf(text)) {
    const [, name, quantization] = repository.exec(text) ?? [];
    if (name !== undefined && !path.test(text)) {
      const whole = quantization === undefined ? name : `${name}:${quantization}`;
      return { kind: 'hub', request: `hub:${whole}`, name: whole };
    }
  }
  if (/^https?:\/\//i.test(text)) {
    if (!URL.canParse(text)) return { kind: 'unknown' };
    const { pathname } = new URL(text);
    return isGguf(pathname)
      ? { kind: 'address', request: text, name: decodeURIComponent(fileName(pathname)) }
      : { kind: 'notGguf' };
  }
  if (path.test(text) || isGguf(text)) {
    return isGguf(text) ? { kind: 'file', request: text, name: fileName(text) } : { kind: 'notGguf' };
  }
  return { kind: 'unknown' };
};

/** Of what a smaller model can be made, by the name that sources have by custom. */
const largeTypes: readonly FileType[] = ['BF16', 'F16', 'F32', 'Q8_0'];
const smallerTypes: readonly FileType[] = ['Q8_0', 'Q5_K_M', 'Q4_K_M', 'Q3_K_M'];

/** What can be made here of a source that says in its name how large its numbers are; nothing of what is small already. */
export const smallerThan = (name: string): readonly FileType[] => {
  const [, type] = /(?:^|[:._-])(bf16|f16|f32|q8_0)(?:\.gguf)?$/i.exec(name) ?? [];
  const large = largeTypes.find((each) => each === type?.toUpperCase());
  return large === undefined ? [] : smallerTypes.filter((each) => each !== large);
};
