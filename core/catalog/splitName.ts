/**
 * Names of a model in several files: `name-00001-of-00003.gguf`, from 1, as `llama_split_path` in llama.cpp makes them
 * and as it finds the others by the first one's name.
 */
const pattern = /^(?<stem>.*)-(?<index>\d{5})-of-(?<count>\d{5})\.gguf$/;
const mostParts = 1000;

const five = (value: number): string => String(value).padStart(5, '0');

/** The names of all parts in order; null where `name` is not the first of several. */
export const splitNames = (name: string): readonly string[] | null => {
  const { stem, index, count } = pattern.exec(name)?.groups ?? {};
  const parts = Number(count);
  if (stem === undefined || Number(index) !== 1 || parts < 1 || parts > mostParts) return null;
  return Array.from({ length: parts }, (_, part) => `${stem}-${five(part + 1)}-of-${five(parts)}.gguf`);
};

/** A part behind the first: nothing that one would install by itself. */
export const isLaterPart = (name: string): boolean => Number(pattern.exec(name)?.groups?.['index'] ?? 1) > 1;

/** The name without what makes it a part: `name.gguf`. */
export const withoutSplit = (name: string): string => name.replace(pattern, '$<stem>.gguf');
