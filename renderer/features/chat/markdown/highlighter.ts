/**
 * Colours code with Shiki's JavaScript engine (no WebAssembly, no eval: the page's content policy forbids both). A
 * grammar is fetched from the app's own files when the first block of its language appears. Colours are the design
 * system's custom properties, so a theme change needs no new tokens.
 */
import type { GrammarState, HighlighterCore, LanguageRegistration, ThemedToken } from 'shiki/core';

type Grammar = () => Promise<{ default: LanguageRegistration[] }>;

const grammars: Readonly<Record<string, Grammar>> = {
  python: () => import('shiki/langs/python.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  bash: () => import('shiki/langs/bash.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  go: () => import('shiki/langs/go.mjs'),
};

const aliases: Readonly<Record<string, string>> = {
  py: 'python',
  python3: 'python',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  'c++': 'cpp',
  cc: 'cpp',
  h: 'c',
  hpp: 'cpp',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  jsonc: 'json',
  xml: 'html',
  htm: 'html',
  golang: 'go',
};

/** The grammar for the word after a fence; null where there is none, and the code stays plain. */
export const grammarOf = (label: string): string | null => {
  const name = label.toLowerCase();
  const known = aliases[name] ?? name;
  return known in grammars ? known : null;
};

const THEME = 'hearth';

let highlighter: Promise<HighlighterCore> | null = null;
let loaded: HighlighterCore | null = null;

const startHighlighter = async (): Promise<HighlighterCore> => {
  const [{ createHighlighterCore, createCssVariablesTheme }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ]);
  loaded = await createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-' })],
    langs: [],
    // A rule that JavaScript cannot express loses its colour, not the block.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return loaded;
};

const listeners = new Set<() => void>();

/** Tells when a language has become ready. */
export const subscribeGrammars = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const isGrammarReady = (grammar: string | null): boolean =>
  grammar !== null && loaded !== null && loaded.getLoadedLanguages().includes(grammar);

/** Begins to load a grammar; a failure leaves the code plain. */
export const requestGrammar = (grammar: string): void => {
  if (isGrammarReady(grammar)) return;
  highlighter ??= startHighlighter();
  const load = grammars[grammar];
  if (load === undefined) return;
  void Promise.all([highlighter, load()]).then(
    async ([core, language]) => {
      await core.loadLanguage(language.default);
      for (const listener of listeners) listener();
    },
    () => undefined,
  );
};

export interface HighlightedLines {
  readonly grammar: string;
  /** The code of the whole lines, breaks included. */
  readonly source: string;
  readonly lines: readonly (readonly ThemedToken[])[];
  /** Where the grammar stands after them. */
  readonly state: GrammarState | undefined;
}

const noLines = (grammar: string): HighlightedLines => ({ grammar, source: '', lines: [], state: undefined });

const tokenize = (core: HighlighterCore, code: string, grammar: string, state: GrammarState | undefined) =>
  core.codeToTokensBase(code, {
    lang: grammar,
    theme: THEME,
    ...(state === undefined ? {} : { grammarState: state }),
  });

/** Adds the whole lines that are new in `code`; what was coloured before is kept as it is. */
export const advanceLines = (known: HighlightedLines | null, code: string, grammar: string): HighlightedLines => {
  const base = known?.grammar === grammar && code.startsWith(known.source) ? known : noLines(grammar);
  const end = code.lastIndexOf('\n') + 1;
  if (loaded === null || end <= base.source.length) return base;
  const added = tokenize(loaded, code.slice(base.source.length, end - 1), grammar, base.state);
  return {
    grammar,
    source: code.slice(0, end),
    lines: [...base.lines, ...added],
    state: loaded.getLastGrammarState(added),
  };
};

/** The line at work, coloured from where the whole lines ended. */
export const highlightLastLine = (known: HighlightedLines, code: string): readonly ThemedToken[] => {
  const rest = code.slice(known.source.length);
  if (loaded === null || rest === '') return [];
  return tokenize(loaded, rest, known.grammar, known.state)[0] ?? [];
};
