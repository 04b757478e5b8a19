/**
 * Marks in a row the words that a search has found, and brings them into sight; they stay marked until the next search.
 * Words that are not in one run of text, as where half of them is bold, are not marked: their row has been shown then.
 */
const MARK = 'found-words';

const rangeOf = (row: Element, words: string): Range | null => {
  const wanted = words.toLowerCase();
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = (node.nodeValue ?? '').toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    return range;
  }
  return null;
};

/** Browsers of before 2025 have no such marks. */
const canMark = (): boolean => 'highlights' in CSS;

export const unmarkWords = (): void => {
  if (canMark()) CSS.highlights.delete(MARK);
};

export const markWords = (frame: Element, row: Element, words: string): void => {
  unmarkWords();
  const range = words === '' ? null : rangeOf(row, words);
  if (range === null) return;
  if (canMark()) CSS.highlights.set(MARK, new Highlight(range));
  const seen = frame.getBoundingClientRect();
  const { top, bottom } = range.getBoundingClientRect();
  if (top < seen.top || bottom > seen.bottom) frame.scrollTop += (top + bottom - seen.top - seen.bottom) / 2;
};
