/**
 * A part of a document that a script writes: what stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. The rest
 * of the file is left as it is; a file or a section that is not there yet is begun.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

export const replaceSection = (document: string, name: string, text: string): string => {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const section = `${begin}\n\n${text.trim()}\n\n${end}`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) return `${document.trimEnd()}\n\n${section}\n`;
  return document.slice(0, from) + section + document.slice(to + end.length);
};

/** @param title of the file, where it is begun */
export const writeSection = async (path: string, title: string, name: string, text: string): Promise<void> => {
  const before = await readFile(path, 'utf8').catch(() => `# ${title}\n`);
  const options = await resolveConfig(path);
  await writeFile(path, await format(replaceSection(before, name, text), { ...options, filepath: path }));
};
