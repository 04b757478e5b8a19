/**
 * Lets no line of a child's log be lost. llama.cpp writes with C's stdio, which drops what a full pipe does not take
 * when the pipe does not block; and Node makes it non-blocking as soon as anything looks at `process.stderr`, which its
 * own modules do. A blocking pipe makes the child wait for a busy host instead.
 */
export const keepWholeLog = (): void => {
  const handle: unknown = Reflect.get(process.stderr, '_handle');
  if (typeof handle !== 'object' || handle === null) return;
  const setBlocking: unknown = Reflect.get(handle, 'setBlocking');
  if (typeof setBlocking === 'function') Reflect.apply(setBlocking, handle, [true]);
};
