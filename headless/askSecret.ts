/** A secret from the environment, or typed at the terminal without being shown. Null where there is neither. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export const askSecret = async (variable: string, question: string): Promise<string | null> => {
  const given = process.env[variable];
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) return null;
  process.stderr.write(`${question}: `);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: hidden, terminal: true });
  try {
    const answer = await terminal.question('');
    process.stderr.write('\n');
    return answer === '' ? null : answer;
  } finally {
    terminal.close();
  }
};
