/** What a window may ask of conversations: the contract's names on the services' deeds. */
import type { attachmentsContract } from '../../contract/attachments.ts';
import type { chatContract } from '../../contract/chat.ts';
import type { chatPriceContract } from '../../contract/chatPrice.ts';
import type { chatSearchContract } from '../../contract/chatSearch.ts';
import type { chatSetupContract } from '../../contract/chatSetup.ts';
import type { chatTransferContract } from '../../contract/chatTransfer.ts';
import type { Handlers, ReadableSignal } from '../../contract/endpoint.ts';
import type { retentionContract } from '../../contract/retention.ts';
import type { Settings } from '../../contract/settings.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { createAttachmentStore } from './attachments/attachmentStore.ts';
import { extractText } from './attachments/extractText.ts';
import { createChatPrice } from './chatPrice.ts';
import { createChatService, type ChatParts } from './chatService.ts';
import { createConversationSearch } from './conversationSearch.ts';
import { createConversationStore } from './conversationStore.ts';
import { createDraftStore } from './draftStore.ts';
import { createFolderStore } from './folderStore.ts';
import { createPresetStore } from './presetStore.ts';
import { createRetention } from './retention.ts';
import { createImportedChats } from './transfer/importedChats.ts';
import { createTransferHandlers } from './transfer/transferHandlers.ts';
import { watchConversation } from './watchConversation.ts';

type ChatHandlers = Handlers<
  typeof chatContract &
    typeof chatSearchContract &
    typeof chatSetupContract &
    typeof chatPriceContract &
    typeof attachmentsContract &
    typeof retentionContract &
    typeof chatTransferContract
>;

/** Opens the conversations of this database. `close` stops every answer and keeps what was said. */
export const openChat = (
  database: HearthDatabase,
  { settings, ...parts }: Pick<ChatParts, 'engine' | 'loadModel'> & { readonly settings: ReadableSignal<Settings> },
): { readonly handlers: ChatHandlers; close(): Promise<void> } => {
  const store = createConversationStore(database);
  const attachments = createAttachmentStore(database);
  const folders = createFolderStore(database);
  const drafts = createDraftStore(database);
  const presets = createPresetStore(database);
  const search = createConversationSearch(database);
  const chat = createChatService({ store, attachments, ...parts });
  const imported = createImportedChats({ database, store, attachments });
  const retention = createRetention({ database, settings, chat });
  const price = createChatPrice({ store, attachments, engine: parts.engine });
  const handlers: ChatHandlers = {
    'chat.conversations': chat.conversations,
    'chat.create': ({ setup }) => chat.create(setup),
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
    'chat.send': ({ conversationId, text, ...how }) => chat.send(conversationId, text, how),
    'chat.answerAgain': ({ conversationId, messageId, options }) =>
      chat.answerAgain(conversationId, messageId, options),
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

    'chat.presets': presets.presets,
    'chat.savePreset': (wanted) => presets.save(wanted),
    'chat.removePreset': ({ presetId }) => {
      presets.remove(presetId);
      return {};
    },
    'chat.price': (asked) => price(asked),
    'chat.retentionForecast': ({ days }) => retention.forecast(days),
    ...createTransferHandlers({ store, attachments, folders, imported, onImport: () => chat.refresh() }),
    'attachments.add': async ({ conversationId, name, data }) => {
      const bytes = Buffer.from(data, 'base64');
      const { kind, text } = await extractText(name, bytes);
      return attachments.add(conversationId, { name, kind, bytes: bytes.length }, text);
    },
    'attachments.remove': ({ attachmentId }) => {
      attachments.removeFromDraft(attachmentId);
      return {};
    },
    'attachments.ofDrafts': () => attachments.ofDrafts(),
    'attachments.text': ({ attachmentId }) => ({ text: attachments.text(attachmentId) }),
  };
  return {
    handlers,
    close: async () => {
      await retention.close();
      await chat.close();
    },
  };
};
