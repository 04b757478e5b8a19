/** Joins a stream's fragments into lines: llama.cpp writes its log in pieces. */
export const createLineSplitter = (onLine: (line: string) => void): { push(text: string): void; end(): void } => {
  let rest = '';
  return {
    push: (text) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    end: () => {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
};
