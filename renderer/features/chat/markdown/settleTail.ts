/**
 * Makes the block at work fit to be shown: what would change its kind with the next tokens is held back or closed, so
 * that nothing flickers. A formula appears when it is whole, a table when its header is sure, bold text is bold from
 * its first letter on. Only the last block of a running answer goes through this; at the end the text stands as it is.
 */
import { cutSpans } from './spans.ts';

/** A line that may still become a fence, a heading, a list item, a rule or the underline of a heading. */
const UNDECIDED_LINE = /^\s*(?:#{1,6}|[-*+=_]+|\d{1,9}[.)]?|`{1,2}|~{1,2}|>+|\|[^\n]*)\s*$/;

/** A fence whose language is still being written. */
const OPENING_FENCE = /^\s*(?:`{3,}|~{3,})[^\n`]*$/;

const splitLastLine = (text: string): [string, string] => {
  const at = text.lastIndexOf('\n') + 1;
  return [text.slice(0, at), text.slice(at)];
};

const isTableDelimiter = (line: string): boolean => /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*$/.test(line);

/** A table shows whole rows only, and nothing before its delimiter row tells that it is one. */
const settleTable = (text: string): string => {
  const [whole] = splitLastLine(text);
  const rows = whole.split('\n').filter((line) => line.trim() !== '');
  const first = rows.findIndex((line) => line.trimStart().startsWith('|'));
  if (first === -1) return text;
  const delimiter = rows[first + 1];
  if (delimiter !== undefined) return isTableDelimiter(delimiter) ? whole : text;
  return rows.slice(0, first).join('\n');
};

/** `**` that opens or closes something, and the same for a single `*` (a lone star between spaces is neither). */
const STRONG = /(?<![\\*])\*\*(?!\*)/g;
const EMPHASIS = /(?<=[^\s\\*])\*(?!\*)|(?<![\\*])\*(?=[^\s*])/g;

/** Emphasis that was opened on this line gets its end; an opener with nothing after it yet is held back. */
const closeEmphasis = (line: string): string => {
  const trimmed = line.replace(/(^|[\s(])\*{1,3}$/, '$1');
  const prose = cutSpans(trimmed)
    .map((span) => (span.kind === 'text' ? span.source : 'x'))
    .join('');
  if ((prose.match(STRONG) ?? []).length % 2 === 1) return `${trimmed.replace(/\*$/, '')}**`;
  return (prose.match(EMPHASIS) ?? []).length % 2 === 1 ? `${trimmed}*` : trimmed;
};

/** A link whose address is still being written shows its words. */
const closeLink = (text: string): string => text.replace(/!?\[([^\]\n]*)\]\([^)\s]*$/, '$1');

const settleText = (text: string): string => {
  const [before, last] = splitLastLine(text);
  if (last !== '' && (UNDECIDED_LINE.test(last) || OPENING_FENCE.test(last))) return settleTable(before);
  return settleTable(before + closeLink(closeEmphasis(last)));
};

/** Inside a fence only a line that may become its end is held back. */
const settleFence = (source: string): string => {
  const [before, last] = splitLastLine(source);
  if (before === '') return '';
  return /^\s*(?:`+|~+)\s*$/.test(last) ? before : source;
};

export const settleTail = (block: string): string => {
  const spans = cutSpans(block);
  const last = spans.at(-1);
  if (last === undefined || last.closed) return settleText(block);
  const before = block.slice(0, block.length - last.source.length);
  if (last.kind !== 'code') return settleText(before.trimEnd());
  if (/^\s*(?:`{3,}|~{3,})/.test(last.source)) return before + settleFence(last.source);
  const run = /^`+/.exec(last.source)?.[0] ?? '`';
  return last.source === run ? settleText(before) : before + last.source + run;
};
