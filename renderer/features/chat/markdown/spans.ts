/**
 * Cuts one Markdown block into the spans that matter for mathematics: text, code (which must stay as it is) and maths
 * in all four ways that models write it: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. A single dollar opens maths only where no
 * space follows it, and closes it only where no space comes before and no digit after, as pandoc has it: so "$5 and
 * $10" stays money.
 */
export interface Span {
  readonly kind: 'text' | 'code' | 'inline-math' | 'display-math';
  /** The span as it stands, delimiters included. */
  readonly source: string;
  /** Maths without its delimiters. */
  readonly body: string;
  /** False where the text ends before the span does. */
  readonly closed: boolean;
}

interface Found {
  readonly span: Span;
  readonly end: number;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The end of the line that starts at or after `from`, its break included. */
const lineEnd = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at + 1;
};

const findFence = (text: string, start: number): Found | null => {
  // A fence may stand inside a list item; its indent there is more than three.
  const line = text.slice(start, lineEnd(text, start));
  const marker = FENCE.exec(line.trimStart())?.[1];
  if (marker === undefined) return null;
  let end = lineEnd(text, start);
  while (end < text.length) {
    const next = lineEnd(text, end);
    const trimmed = text.slice(end, next).trim();
    end = next;
    if (trimmed.length >= marker.length && trimmed === (marker[0] ?? '').repeat(trimmed.length)) {
      return { span: { kind: 'code', source: text.slice(start, end), body: '', closed: true }, end };
    }
  }
  return { span: { kind: 'code', source: text.slice(start), body: '', closed: false }, end: text.length };
};

const findCode = (text: string, start: number): Found => {
  const run = /^`+/.exec(text.slice(start))?.[0] ?? '`';
  let from = start + run.length;
  for (;;) {
    const at = text.indexOf(run, from);
    if (at === -1) break;
    let after = at + run.length;
    if (text[after] !== '`' && text[at - 1] !== '`') {
      return { span: { kind: 'code', source: text.slice(start, after), body: '', closed: true }, end: after };
    }
    while (text[after] === '`') after += 1;
    from = after;
  }
  return { span: { kind: 'code', source: text.slice(start), body: '', closed: false }, end: text.length };
};

const findDelimited = (text: string, start: number, open: string, close: string, kind: Span['kind']): Found => {
  const bodyStart = start + open.length;
  const at = text.indexOf(close, bodyStart);
  const closed = at !== -1;
  const end = closed ? at + close.length : text.length;
  return {
    span: { kind, source: text.slice(start, end), body: text.slice(bodyStart, closed ? at : end), closed },
    end,
  };
};

const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

/** Null where this dollar opens nothing. */
const findDollar = (text: string, start: number): Found | null => {
  if (isSpace(text[start + 1])) return start + 1 >= text.length ? unclosedDollar(text, start) : null;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '\n' && text[at + 1] === '\n') return null;
    else if (character === '$') {
      const closes = !isSpace(text[at - 1]) && !/\d/.test(text[at + 1] ?? '');
      if (!closes) return null;
      const end = at + 1;
      return {
        span: { kind: 'inline-math', source: text.slice(start, end), body: text.slice(start + 1, at), closed: true },
        end,
      };
    }
  }
  return unclosedDollar(text, start);
};

/** Longer than this without its end it was no maths: it is shown as the text it is. */
const LONGEST_OPEN_DOLLAR = 160;

/** A sum of money with a word after it. */
const MONEY = /^\$\d[\d,.]*\s+\p{L}{2}/u;

const unclosedDollar = (text: string, start: number): Found | null => {
  const rest = text.slice(start);
  if (rest.length > LONGEST_OPEN_DOLLAR || rest.includes('\n') || MONEY.test(rest)) return null;
  return { span: { kind: 'inline-math', source: rest, body: rest.slice(1), closed: false }, end: text.length };
};

const findAt = (text: string, at: number, isLineStart: boolean): Found | null => {
  if (isLineStart) {
    const fence = findFence(text, at);
    if (fence !== null) return fence;
  }
  switch (text[at]) {
    case '`':
      return findCode(text, at);
    case '\\':
      if (text[at + 1] === '(') return findDelimited(text, at, '\\(', '\\)', 'inline-math');
      if (text[at + 1] === '[') return findDelimited(text, at, '\\[', '\\]', 'display-math');
      return null;
    case '$':
      if (text[at + 1] === '$') return findDelimited(text, at, '$$', '$$', 'display-math');
      return findDollar(text, at);
    default:
      return null;
  }
};

export const cutSpans = (text: string): Span[] => {
  const spans: Span[] = [];
  let textStart = 0;
  let at = 0;
  const flushText = (end: number): void => {
    if (end > textStart) {
      spans.push({ kind: 'text', source: text.slice(textStart, end), body: '', closed: true });
    }
  };
  while (at < text.length) {
    const found = findAt(text, at, at === 0 || text[at - 1] === '\n');
    if (found !== null) {
      flushText(at);
      spans.push(found.span);
      at = found.end;
      textStart = at;
    } else {
      // A backslash takes the next character with it: `\$` and `` \` `` open nothing.
      at += text[at] === '\\' ? 2 : 1;
    }
  }
  flushText(text.length);
  return spans;
};
