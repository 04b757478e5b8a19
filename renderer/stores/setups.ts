/** How a chat is answered. The service keeps it with the chat; of the one that is not there yet, this window does. */
import { create } from 'zustand';
import type { ChatOptions, ChatSetup, Preset } from '../../contract/chatSetup.ts';
import { defaultSetup } from '../../contract/defaultSetup.ts';
import { callHearth } from '../rpc/client.ts';
import { useConversations } from './conversations.ts';

export interface SetupsState {
  /** Of the chat that its first question will make. */
  readonly newChat: ChatSetup;
  /** Those that were saved; null until the service has said so. */
  readonly presets: readonly Preset[] | null;
}

export const useSetups = create<SetupsState>(() => ({ newChat: defaultSetup, presets: null }));

const storedSetup = (conversationId: string): ChatSetup | undefined =>
  useConversations.getState().conversations?.find(({ id }) => id === conversationId)?.setup;

export const setupOf = (conversationId: string | null): ChatSetup =>
  conversationId === null ? useSetups.getState().newChat : (storedSetup(conversationId) ?? defaultSetup);

export const useSetup = (conversationId: string | null): ChatSetup => {
  const newChat = useSetups((state) => state.newChat);
  const stored = useConversations(({ conversations }) => conversations?.find(({ id }) => id === conversationId)?.setup);
  return conversationId === null ? newChat : (stored ?? defaultSetup);
};

export const changeSetup = async (conversationId: string | null, change: Partial<ChatSetup>): Promise<void> => {
  const setup = { ...setupOf(conversationId), ...change };
  if (conversationId === null) useSetups.setState({ newChat: setup });
  else await callHearth('chat.update', { conversationId, setup });
};

/** The next new chat begins as everyone does. */
export const resetNewSetup = (): void => useSetups.setState({ newChat: defaultSetup });

export type EffortChoice = NonNullable<ChatOptions['effort']> | 'own';

export const effortOf = ({ effort, thinkingBudgetTokens, thinkingBudgetSeconds }: ChatOptions): EffortChoice =>
  thinkingBudgetTokens !== undefined || thinkingBudgetSeconds !== undefined ? 'own' : (effort ?? 'thorough');

/** The same with a preset in the place of any limit of one's own. */
export const withEffort = (options: ChatOptions, effort: Exclude<EffortChoice, 'own'>): ChatOptions => {
  const { thinkingBudgetTokens: _tokens, thinkingBudgetSeconds: _seconds, effort: _effort, ...rest } = options;
  return effort === 'thorough' ? rest : { ...rest, effort };
};
