/**
 * Whom a message is from. Only the top frame of the app's own page may be listened to; a frame that is gone, an embedded
 * one, or whatever else was brought into a window is not.
 */
import { isPageUrl } from './pageUrl.ts';

/** What is read of Electron's `WebFrameMain`. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: SenderFrame | null;
}

export const isOwnPage = (frame: SenderFrame | null): boolean =>
  frame !== null && frame.parent === null && isPageUrl(frame.url);
