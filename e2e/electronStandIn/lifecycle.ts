/** What the parts of the stand-in must know of each other: whether the app is ready, and which windows there are. */

interface OpenWindow {
  /** False when a listener kept it open. */
  requestClose(): boolean;
  destroy(): void;
}

export const lifecycle = {
  ready: false,
  quitting: false,
  windows: new Set<OpenWindow>(),
  /** Set by `app`: called when the last window has gone. */
  onLastWindowClosed: (): void => undefined,
};
