/**
 * The layout that a chat of some length is loaded with. All chats share one cache, so that it must hold one of them; it is
 * made for several at once where that costs nothing.
 */
import { bestLayout, type PlannedLayout, type SearchRequest } from './searchLayout.ts';

/** Chats that are answered at the same time; more wait in the queue. */
export const chatsAtOnce = 4;
/** Longest chat until a longer one is asked for: R1 reasons for thousands of tokens. */
export const usualChatTokens = 8192;
/** Room for several chats is worth no more than this; at 57 KiB a token (7B, F16) it is 0.9 GiB. */
const mostSharedTokens = 16_384;
/** A little time is a fair price for it, and another place for a layer is not. */
const sharingPrice = 1.01;

export interface ChatRequest extends Omit<SearchRequest, 'contextTokens' | 'sequences'> {
  /** Of the longest chat. */
  readonly chatTokens: number;
}

export const chooseLayout = ({ chatTokens, ...request }: ChatRequest): PlannedLayout => {
  const sequences = chatsAtOnce;
  const one = bestLayout({ ...request, sequences, contextTokens: chatTokens });
  const sharedTokens = Math.min(chatTokens * chatsAtOnce, mostSharedTokens);
  if (!one.memory.fits || one.memory.pagedBytes > 0 || sharedTokens <= chatTokens) return one;
  const shared = bestLayout({ ...request, sequences, contextTokens: sharedTokens });
  return shared.memory.fits && shared.seconds <= one.seconds * sharingPrice ? shared : one;
};
