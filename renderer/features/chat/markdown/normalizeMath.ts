/**
 * Rewrites every way of writing maths into the one that the parser is set to: `$$…$$` inside a line, and `$$` on lines
 * of its own for displayed formulas. Single dollars are left to the parser as plain text, so money stays money.
 */
import { cutSpans, type Span } from './spans.ts';

const inline = (body: string): string => `$$${body.replaceAll('\n', ' ')}$$`;

/** In a table row a formula cannot take lines of its own. */
const isTableRow = (line: string): boolean => line.trimStart().startsWith('|');

/** What stands before a displayed formula on its line: its own lines need the same indent to stay in a list item. */
const indentOf = (before: string): string => {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const marker = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(line)?.[0] ?? /^\s*/.exec(line)?.[0] ?? '';
  return ' '.repeat(marker.length);
};

const display = (span: Span, before: string, after: string): string => {
  const lastLine = before.slice(before.lastIndexOf('\n') + 1);
  if (isTableRow(lastLine)) return inline(span.body.trim());
  const indent = indentOf(before);
  const body = span.body
    .trim()
    .split('\n')
    // A blank line would end a list item, and means nothing in a formula.
    .filter((line) => line.trim() !== '')
    .map((line) => indent + line.trim())
    .join('\n');
  const lead = lastLine.trim() === '' ? indent.slice(lastLine.length) : `\n${indent}`;
  const tail = after === '' || after.startsWith('\n') ? '' : `\n${indent}`;
  return `${lead}$$\n${body}\n${indent}$$${tail}`;
};

export const normalizeMath = (block: string): string => {
  if (!/[$\\]/.test(block)) return block;
  const spans = cutSpans(block);
  let result = '';
  spans.forEach((span, index) => {
    if (!span.closed && span.kind === 'display-math' && span.body.trim() !== '') {
      // To the parser two dollars at the start of a line begin a formula, and what follows them there is no part of it.
      result += span.source.replace(/^\$\$/, '\\$\\$');
    } else if (!span.closed || span.kind === 'text' || span.kind === 'code' || span.body.trim() === '') {
      result += span.source;
    } else if (span.kind === 'inline-math') {
      result += inline(span.body.trim());
    } else {
      result += display(
        span,
        result,
        spans[index + 1]?.source.trimStart() === '' ? '' : (spans[index + 1]?.source ?? ''),
      );
    }
  });
  return result;
};
