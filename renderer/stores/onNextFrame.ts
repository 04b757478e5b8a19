/**
 * Runs tasks with the frames of the window, but not with each of them: text that grows thirty times a second looks no
 * different from sixty, and costs half. A hidden window draws no frames; there a timer does it, because what is
 * gathered for a frame must not pile up until the window is shown again.
 */
const SHORTEST_GAP_MS = 30;
const HIDDEN_WAIT_MS = 250;

let lastRunMs = 0;

/** Runs `task` once, soon; returns the way to call it off. */
export const onNextFrame = (task: () => void): (() => void) => {
  let frame = 0;
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    cancel();
    lastRunMs = performance.now();
    task();
  };
  const onFrame = (nowMs: number): void => {
    if (nowMs - lastRunMs >= SHORTEST_GAP_MS) run();
    else frame = requestAnimationFrame(onFrame);
  };
  const timer = setTimeout(run, HIDDEN_WAIT_MS);
  frame = requestAnimationFrame(onFrame);
  return cancel;
};
