/** The dialog about one conversation that is open, whatever opened it: the menu in the list, or a command. */
import { create } from 'zustand';

export interface ConversationDialogState {
  readonly kind: 'rename' | 'folder';
  /** Null: none is open. */
  readonly conversationId: string | null;
}

export const useConversationDialog = create<ConversationDialogState>(() => ({ kind: 'rename', conversationId: null }));

export const openConversationDialog = (kind: ConversationDialogState['kind'], conversationId: string): void =>
  useConversationDialog.setState({ kind, conversationId });

export const closeConversationDialog = (): void => useConversationDialog.setState({ conversationId: null });
