/** What a window may ask of conversations: the contract's names on the services' deeds. */
import type { chatContract } from '../../contract/chat.ts';
import type { chatSearchContract } from '../../contract/chatSearch.ts';
import type { Handlers } from '../../contract/endpoint.ts';
import type { ChatService } from './chatService.ts';
import type { createConversationSearch } from './conversationSearch.ts';
import type { DraftStore } from './draftStore.ts';
import type { FolderStore } from './folderStore.ts';
import { watchConversation } from './watchConversation.ts';

export interface ChatParts {
  readonly chat: ChatService;
  readonly folders: FolderStore;
  readonly drafts: DraftStore;
  readonly search: ReturnType<typeof createConversationSearch>;
}

type ChatHandlers = Handlers<typeof chatContract & typeof chatSearchContract>;

export const createChatHandlers = ({ chat, folders, drafts, search }: ChatParts): ChatHandlers => ({
  'chat.conversations': chat.conversations,
  'chat.create': () => chat.create(),
  'chat.update': ({ conversationId, ...change }) => chat.update(conversationId, change),
  'chat.delete': async ({ conversationId }) => {
    await chat.remove(conversationId);
    return {};
  },
  'chat.restore': ({ conversationId }) => chat.restore(conversationId),
  'chat.purge': ({ conversationId }) => {
    chat.purge(conversationId);
    return {};
  },
  'chat.folders': folders.folders,
  'chat.createFolder': ({ name }) => folders.create(name),
  'chat.renameFolder': ({ folderId, name }) => folders.rename(folderId, name),
  'chat.removeFolder': ({ folderId }) => {
    folders.remove(folderId);
    chat.refresh();
    return {};
  },
  'chat.send': ({ conversationId, text, after, options }) => chat.send(conversationId, text, { after, options }),
  'chat.answerAgain': ({ conversationId, messageId, options }) => chat.answerAgain(conversationId, messageId, options),
  'chat.openBranch': ({ conversationId, messageId }) => {
    chat.openBranch(conversationId, messageId);
    return {};
  },
  'chat.stop': ({ conversationId }) => ({ stopped: chat.stop(conversationId) }),
  'chat.answerNow': async ({ conversationId }) => ({ accepted: await chat.answerNow(conversationId) }),
  'chat.watch': async ({ conversationId }, emit, { signal }) => {
    await watchConversation(chat, conversationId, emit, signal);
    return {};
  },
  'chat.search': ({ query, limit }) => search(query, limit),
  'chat.drafts': () => drafts.all(),
  'chat.saveDraft': ({ conversationId, text }) => {
    drafts.save(conversationId, text);
    return {};
  },
});
