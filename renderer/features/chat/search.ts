/** What is searched for in all conversations, and what was found. What is shown always belongs to the query. */
import { create } from 'zustand';
import type { SearchHit } from '../../../contract/chatSearch.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { callHearth } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { openConversation } from '../../stores/conversations.ts';
import { jumpTo } from '../../stores/jump.ts';
import { openBranch } from './chatActions.ts';

const LIMIT = 60;
/** So long after the last key the search begins. */
const PAUSE_MS = 120;

export interface SearchState {
  readonly query: string;
  /** null until the search for this query has an answer. */
  readonly hits: readonly SearchHit[] | null;
  readonly more: boolean;
  readonly error: ErrorInfo | null;
}

const nothing = { hits: null, more: false, error: null };

export const useSearch = create<SearchState>(() => ({ query: '', ...nothing }));

let timer: ReturnType<typeof setTimeout> | undefined;

const run = (query: string): void => {
  const isOld = (): boolean => useSearch.getState().query.trim() !== query;
  callHearth('chat.search', { query, limit: LIMIT }).then(
    ({ hits, more }) => {
      if (!isOld()) useSearch.setState({ hits, more, error: null });
    },
    (thrown: unknown) => {
      if (!isOld()) useSearch.setState({ ...nothing, error: errorInfoOf(thrown) });
    },
  );
};

export const searchFor = (query: string): void => {
  const wanted = query.trim();
  if (wanted === useSearch.getState().query.trim()) {
    useSearch.setState({ query });
    return;
  }
  clearTimeout(timer);
  useSearch.setState({ query, ...nothing });
  if (wanted !== '') timer = setTimeout(() => run(wanted), PAUSE_MS);
};

export const openHit = async ({ conversationId, messageId, snippet }: SearchHit): Promise<void> => {
  if (messageId !== null) {
    await openBranch(conversationId, messageId);
    jumpTo(messageId, snippet.find(({ isHit }) => isHit)?.text ?? '');
  }
  openConversation(conversationId);
};
