/**
 * Runs tasks with the frames of the window, but not with each of them: text that grows thirty times a second looks no
 * different from sixty, and costs half. Where a frame takes long, as without a GPU, the pause after it is longer: the
 * machine is there to answer, and drawing may have only a part of it. A hidden window draws no frames; there a timer does
 * it, because what is gathered for a frame must not pile up until the window is shown again.
 */
import { gapAfter } from './gapAfter.ts';

const HIDDEN_WAIT_MS = 250;

let lastRunMs = 0;
let gapMs = 0;

/** What comes after the frame's own work has to wait for it, layout and paint included. */
const measureFrame = (startedMs: number): void => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    gapMs = gapAfter(performance.now() - startedMs);
    port1.close();
  };
  port2.postMessage(null);
};

/** Runs `task` once, soon; returns the way to call it off. */
export const onNextFrame = (task: () => void): (() => void) => {
  let frame = 0;
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(hidden);
    clearTimeout(pause);
  };
  const run = (): void => {
    cancel();
    lastRunMs = performance.now();
    task();
    measureFrame(lastRunMs);
  };
  // A frame that is asked for is drawn, though nothing may come of it: so none is asked for before its time.
  const pause = setTimeout(
    () => {
      frame = requestAnimationFrame(run);
    },
    lastRunMs + gapMs - performance.now(),
  );
  const hidden = setTimeout(run, HIDDEN_WAIT_MS);
  return cancel;
};
