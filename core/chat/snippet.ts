/** Cuts out of a text what stands around the first hit, and marks every hit in it. */
import type { SnippetPart } from '../../contract/chatSearch.ts';

/** Characters before the first hit, and in all. */
const LEAD = 32;
const LENGTH = 150;

const escape = (term: string): string => term.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The index of a code unit that does not cut a character in two. */
const boundary = (text: string, index: number): number => {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
};

export const snippetOf = (text: string, terms: readonly string[]): SnippetPart[] => {
  // The longest first: a short term inside a long one must not split its mark.
  const pattern = [...terms].sort((left, right) => right.length - left.length).map(escape);
  const first = text.search(new RegExp(pattern.join('|'), 'iu'));
  const start = boundary(text, Math.max(0, first - LEAD));
  const end = boundary(text, Math.min(text.length, start + LENGTH));
  const cut = text.slice(start, end).replace(/\s+/g, ' ');
  const parts = cut
    .split(new RegExp(`(${pattern.join('|')})`, 'iu'))
    // What stands between the parentheses comes at the odd places.
    .map((part, index) => ({ text: part, isHit: index % 2 === 1 }))
    .filter((part) => part.text !== '');
  return [
    ...(start > 0 ? [{ text: '…', isHit: false }] : []),
    ...parts,
    ...(end < text.length ? [{ text: '…', isHit: false }] : []),
  ];
};
