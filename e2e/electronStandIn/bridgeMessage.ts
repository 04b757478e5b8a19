/** What main and the preload's world say to each other in the stand-in. */
export type PortMessage =
  | { readonly type: 'portMessage'; readonly id: number; readonly data: unknown }
  | { readonly type: 'portClosed'; readonly id: number };

export type MainMessage =
  | PortMessage
  | { readonly type: 'message'; readonly channel: string; readonly data: unknown; readonly ports: readonly number[] };

export type PageMessage =
  | PortMessage
  | { readonly type: 'message'; readonly channel: string; readonly data: unknown }
  /** The page called `window.open`. */
  | { readonly type: 'open'; readonly url: string };
