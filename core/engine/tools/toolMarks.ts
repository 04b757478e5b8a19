/**
 * The marks that R1 writes its calls with. In R1 itself each is one token; the distills have no such tokens and copy
 * the text from the prompt, now and then with another character for `▁`, so other spellings are understood.
 */
import type { WrittenCall } from '../../../contract/tools.ts';

const spell = (words: string): string => `<｜${words.replaceAll(' ', '▁')}｜>`;

export const marks = {
  callsBegin: spell('tool calls begin'),
  callBegin: spell('tool call begin'),
  separator: spell('tool sep'),
  callEnd: spell('tool call end'),
  callsEnd: spell('tool calls end'),
  outputsBegin: spell('tool outputs begin'),
  outputBegin: spell('tool output begin'),
  outputEnd: spell('tool output end'),
  outputsEnd: spell('tool outputs end'),
} as const;

export const spellingsOf = (mark: string): readonly string[] =>
  ['▁', '_', ' ', '\\_'].map((space) => mark.replaceAll('▁', space));

export interface FoundMark {
  readonly index: number;
  readonly length: number;
}

/** The first place where the text has the mark in one of its spellings. */
export const findMark = (text: string, mark: string): FoundMark | null => {
  let first: FoundMark | null = null;
  for (const spelling of spellingsOf(mark)) {
    const index = text.indexOf(spelling);
    if (index >= 0 && (first === null || index < first.index)) first = { index, length: spelling.length };
  }
  return first;
};

/** What R1 writes to make these calls. */
export const writeCalls = (calls: readonly WrittenCall[]): string => {
  const written = calls.map(
    ({ name, argumentsText }) =>
      `${marks.callBegin}function${marks.separator}${name}\n\`\`\`json\n${argumentsText}\n\`\`\`${marks.callEnd}`,
  );
  return `${marks.callsBegin}${written.join('\n')}${marks.callsEnd}`;
};

/** What R1 is shown as the calls' results, in their order. */
export const writeResults = (results: readonly string[]): string => {
  const written = results.map((result) => `${marks.outputBegin}${result}${marks.outputEnd}`);
  return `${marks.outputsBegin}${written.join('\n')}${marks.outputsEnd}`;
};
