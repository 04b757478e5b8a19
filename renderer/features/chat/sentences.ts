/** Finds whole sentences in a text that grows, for the screen reader: it is told sentences, never tokens. */
export interface Sentences {
  readonly sentences: readonly string[];
  /** Where the next search begins. */
  readonly end: number;
}

/** A full stop ends a sentence only before a space: 9.11 and 3.2 are numbers. Chinese stops need none. */
const SENTENCE_END = /(?:[.!?…]+["')\]*_]*(?=\s)|[。！？]+|\n+)/g;

/** Marks that mean nothing when read aloud. */
const spoken = (text: string): string =>
  text
    .replace(/```\w*/g, '')
    .replace(/\\boxed\{([^}]*)\}/g, '$1')
    .replace(/\\[()[\]]|\$\$?|[*#`|]|^\s*[-:| ]+$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();

/** `isOver`: what is left counts as a sentence, because nothing follows. */
export const takeSentences = (text: string, from: number, isOver: boolean): Sentences => {
  const sentences: string[] = [];
  let start = from;
  const add = (end: number): void => {
    const sentence = spoken(text.slice(start, end));
    if (/[\p{L}\p{N}]/u.test(sentence)) sentences.push(sentence);
    start = end;
  };
  SENTENCE_END.lastIndex = from;
  for (let match = SENTENCE_END.exec(text); match !== null; match = SENTENCE_END.exec(text)) {
    add(match.index + match[0].length);
  }
  if (isOver && start < text.length) add(text.length);
  return { sentences, end: start };
};
