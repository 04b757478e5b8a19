/** The time, told again every `stepMs` while somebody needs it. */
import { useEffect, useState } from 'react';

export const useNow = (isNeeded: boolean, stepMs: number): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isNeeded) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [isNeeded, stepMs]);
  return nowMs;
};
