/** What may be attached. Without any schema, so that a page can refuse a file before it reads it. */

/** Of one file: what one message of the connection carries. */
export const largestFileBytes = 10_000_000;
/** Of the text in it: some hundred thousand tokens, more than any R1 model's context. */
export const largestTextCharacters = 2_000_000;
export const mostAttachments = 20;

/** Endings of files that are text, for choosing them; whether a file is text is decided by what is in it. */
export const textEndings: Readonly<Record<'text' | 'markdown' | 'code', readonly string[]>> = {
  text: ['txt', 'text', 'log', 'csv', 'tsv', 'tex', 'rst', 'org', 'srt'],
  markdown: ['md', 'markdown', 'mdx'],
  code: [
    ...[
      'c',
      'h',
      'cc',
      'cpp',
      'hpp',
      'cs',
      'java',
      'kt',
      'swift',
      'go',
      'rs',
      'py',
      'rb',
      'php',
      'pl',
      'lua',
      'r',
      'jl',
    ],
    ...[
      'js',
      'mjs',
      'cjs',
      'jsx',
      'ts',
      'tsx',
      'vue',
      'svelte',
      'html',
      'css',
      'scss',
      'sql',
      'sh',
      'bash',
      'ps1',
      'bat',
    ],
    ...['json', 'jsonl', 'yaml', 'yml', 'toml', 'ini', 'xml', 'proto', 'graphql', 'diff', 'patch', 'cmake', 'gradle'],
  ],
};
