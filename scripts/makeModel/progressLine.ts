/** One line on a terminal that tells how far the writing is, a few times a second; nothing where there is none. */
import type { WriteStream } from 'node:tty';

const betweenMs = 200;

export interface ProgressLine {
  show(writtenBytes: number): void;
  /** Leaves the line empty. */
  clear(): void;
}

export const createProgressLine = (terminal: WriteStream, totalBytes: number): ProgressLine => {
  const startedMs = performance.now();
  let shownMs = startedMs;
  const rewrite = (text: string): void => {
    if (!terminal.isTTY) return;
    terminal.cursorTo(0);
    terminal.clearLine(1);
    terminal.write(text);
  };
  return {
    show: (writtenBytes) => {
      const nowMs = performance.now();
      if (nowMs - shownMs < betweenMs) return;
      shownMs = nowMs;
      const megabytesPerSecond = writtenBytes / 1000 / (nowMs - startedMs);
      const percent = Math.floor((100 * writtenBytes) / totalBytes);
      rewrite(`${percent} % of ${Math.ceil(totalBytes / 1e6)} MB, ${Math.round(megabytesPerSecond)} MB/s`);
    },
    clear: () => rewrite(''),
  };
};
