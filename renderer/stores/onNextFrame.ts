/**
 * Runs a task before the next frame is drawn, or soon if none is: a hidden window draws no frames, and what is
 * gathered for one must not pile up until it is shown again.
 */
const HIDDEN_WAIT_MS = 250;

export const onNextFrame = (task: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined = undefined;
  const run = (): void => {
    cancel();
    task();
  };
  const frame = requestAnimationFrame(run);
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  timer = setTimeout(run, HIDDEN_WAIT_MS);
  return cancel;
};
