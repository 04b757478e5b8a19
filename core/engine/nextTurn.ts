/**
 * Lets the event loop go round once. Node's own promise of it checks its options each time and takes twice as long, which
 * counts once a token.
 */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
