/** What is searched for in all conversations, and what was found. Results stay while one looks through them. */
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
  /** What the results below belong to: while one types, they are still those of the query before. */
  readonly answered: string;
  /** null until the first answer. */
  readonly hits: readonly SearchHit[] | null;
  readonly more: boolean;
  readonly error: ErrorInfo | null;
}

const nothing = { answered: '', hits: null, more: false, error: null };

export const useSearch = create<SearchState>(() => ({ query: '', ...nothing }));

let timer: ReturnType<typeof setTimeout> | undefined;

const run = (query: string): void => {
  const isOld = (): boolean => useSearch.getState().query !== query;
  callHearth('chat.search', { query, limit: LIMIT }).then(
    ({ hits, more }) => {
      if (!isOld()) useSearch.setState({ answered: query, hits, more, error: null });
    },
    (thrown: unknown) => {
      if (!isOld()) useSearch.setState({ ...nothing, answered: query, error: errorInfoOf(thrown) });
    },
  );
};

export const searchFor = (query: string): void => {
  clearTimeout(timer);
  // What was found before stays in sight until there is something new.
  useSearch.setState(query.trim() === '' ? { query, ...nothing } : { query });
  if (query.trim() !== '') timer = setTimeout(() => run(query), PAUSE_MS);
};

export const openHit = async ({ conversationId, messageId }: SearchHit): Promise<void> => {
  if (messageId !== null) {
    await openBranch(conversationId, messageId);
    jumpTo(messageId);
  }
  openConversation(conversationId);
};
