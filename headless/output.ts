/**
 * What a command prints: for people by default (results on stdout, progress and notes on stderr), with `--json` one
 * object a line on stdout and nothing else.
 */
import { toErrorInfo } from '../contract/error.ts';

export interface Output {
  readonly json: boolean;
  /** One object as a line; only with --json. */
  record(record: { readonly type: string } & Record<string, unknown>): void;
  /** Text for people as it is, without a line break; only without --json. */
  write(text: string): void;
  line(text?: string): void;
  /** A line that replaces the one before, on a terminal; elsewhere nothing. */
  status(text: string): void;
  /** Ends the status line. */
  clearStatus(): void;
  note(text: string): void;
  error(thrown: unknown): void;
  dim(text: string): string;
  bold(text: string): string;
}

export const createOutput = (json: boolean): Output => {
  const color = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const showsStatus = !json && process.stderr.isTTY;
  const clearStatus = (): void => {
    if (showsStatus) process.stderr.write('\r\u001b[K');
  };
  return {
    json,
    record: (record) => {
      if (json) process.stdout.write(`${JSON.stringify(record)}\n`);
    },
    write: (text) => {
      if (!json) process.stdout.write(text);
    },
    line: (text = '') => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    status: (text) => {
      if (!showsStatus) return;
      clearStatus();
      process.stderr.write(text.slice(0, (process.stderr.columns || 80) - 1));
    },
    clearStatus,
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
    error: (thrown) => {
      const { code, message, next, details } = toErrorInfo(thrown);
      clearStatus();
      if (json) process.stdout.write(`${JSON.stringify({ type: 'error', code, message, next, details })}\n`);
      else process.stderr.write(`${message} (${code})\n${next}\n`);
    },
    dim: (text) => paint(2, text),
    bold: (text) => paint(1, text),
  };
};
