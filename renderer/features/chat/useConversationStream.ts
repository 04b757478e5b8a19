/**
 * Follows the open conversation: a snapshot, then what comes after it. A new connection begins with a new snapshot, so
 * what was missed in between is there; what is shown stays until it comes.
 */
import { useEffect } from 'react';
import { getClient, type HearthClient } from '../../rpc/client.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { failConversation, gatherChatEvent, showConversation } from '../../stores/chat.ts';
import { useConnection } from '../../stores/connection.ts';

const follow = async (client: HearthClient, conversationId: string, signal: AbortSignal): Promise<void> => {
  try {
    for await (const event of client.stream('chat.watch', { conversationId }, { signal })) {
      if (signal.aborted) return;
      gatherChatEvent(event);
    }
  } catch (thrown) {
    const error = errorInfoOf(thrown);
    // A lost connection has its own banner, and the next one watches again.
    if (signal.aborted || error.code === 'CONNECTION_LOST' || error.code === 'CANCELLED') return;
    failConversation(error);
  }
};

export const useConversationStream = (conversationId: string | null): void => {
  const epoch = useConnection((state) => state.epoch);
  useEffect(() => {
    showConversation(conversationId);
    const client = getClient();
    if (conversationId === null || client === null) return undefined;
    const abort = new AbortController();
    void follow(client, conversationId, abort.signal);
    return () => abort.abort();
  }, [conversationId, epoch]);
};
