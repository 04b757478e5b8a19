/** Speed over the last seconds, and what is left at that speed. */
const windowMs = 5000;
const leastMs = 500;

export interface SpeedMeter {
  /** `doneBytes` so far; what came from an earlier run is told by the first call and does not count. */
  read(doneBytes: number, totalBytes: number): { bytesPerSecond: number | null; secondsLeft: number | null };
}

export const createSpeedMeter = (now: () => number = () => performance.now()): SpeedMeter => {
  const samples: { atMs: number; bytes: number }[] = [];
  return {
    read: (doneBytes, totalBytes) => {
      const atMs = now();
      samples.push({ atMs, bytes: doneBytes });
      while (samples.length > 2 && atMs - (samples[1]?.atMs ?? atMs) >= windowMs) samples.shift();
      const first = samples[0] ?? { atMs, bytes: doneBytes };
      if (atMs - first.atMs < leastMs) return { bytesPerSecond: null, secondsLeft: null };
      const bytesPerSecond = ((doneBytes - first.bytes) / (atMs - first.atMs)) * 1000;
      const secondsLeft = bytesPerSecond > 0 ? (totalBytes - doneBytes) / bytesPerSecond : null;
      return { bytesPerSecond, secondsLeft };
    },
  };
};
