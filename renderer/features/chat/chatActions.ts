/** The deeds of the chat page. Each fails with an error that can be shown. */
import type { Conversation, Message } from '../../../contract/chat.ts';
import { callHearth } from '../../rpc/client.ts';
import { clearFiles, filesOf } from '../../stores/attachments.ts';
import { showConversation, useChat } from '../../stores/chat.ts';
import { loadModel, useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { openConversation, useConversations } from '../../stores/conversations.ts';
import { setDraft } from '../../stores/drafts.ts';
import { changeSetup, resetNewSetup, setupOf } from '../../stores/setups.ts';
import { noteAsked } from './askedHere.ts';

/**
 * Chat needs no setup: where a model is installed and none is loaded, the question brings one, and waits for it. The
 * order of messages on the connection keeps the load before the question.
 */
const bringModel = (conversationId: string | null): void => {
  // A chat with a model of its own brings that by itself.
  if (setupOf(conversationId).modelId !== null) return;
  const { status } = useEngine.getState();
  const first = useModels.getState().installed?.[0];
  if (status?.state === 'idle' && first !== undefined) void loadModel(status.modelId ?? first.id);
};

/** Asks in the open conversation; a new chat becomes a conversation first, and stays a draft if that fails. */
export const sendQuestion = async (openId: string | null, text: string): Promise<void> => {
  bringModel(openId);
  const attachmentIds = filesOf(openId).flatMap(({ attachment }) => (attachment === null ? [] : [attachment.id]));
  if (openId !== null) {
    noteAsked(await callHearth('chat.send', { conversationId: openId, text, attachmentIds }));
    setDraft(openId, '');
    clearFiles(openId);
    return;
  }
  const { id } = await callHearth('chat.create', { setup: setupOf(null) });
  try {
    noteAsked(await callHearth('chat.send', { conversationId: id, text, attachmentIds }));
  } catch (thrown) {
    await callHearth('chat.delete', { conversationId: id })
      .then(() => callHearth('chat.purge', { conversationId: id }))
      .catch(() => undefined);
    throw thrown;
  }
  setDraft(null, '');
  clearFiles(null);
  resetNewSetup();
  openConversation(id);
};

/** A further answer to the same question, beside this one, as the chat is set now. */
export const answerAgain = async ({ conversationId, id }: Message): Promise<void> => {
  bringModel(conversationId);
  const { options } = setupOf(conversationId);
  noteAsked(await callHearth('chat.answerAgain', { conversationId, messageId: id, options }));
};

/** Asks another question in the place of this one, with the same files; this one stays as an earlier version. */
export const askInstead = async ({ conversationId, id, attachments }: Message, text: string): Promise<void> => {
  bringModel(conversationId);
  const { order } = useChat.getState();
  noteAsked(
    await callHearth('chat.send', {
      conversationId,
      text,
      after: order[order.indexOf(id) - 1] ?? null,
      attachmentIds: attachments.map((attachment) => attachment.id),
    }),
  );
};

/** Ends the reasoning; the answer follows. An answer that speaks already does not mind. */
export const answerNow = (conversationId: string): Promise<unknown> => callHearth('chat.answerNow', { conversationId });

/** Another model is loaded at once, but where answers are being made: those are not cut off. */
export const chooseModel = async (conversationId: string | null, modelId: string): Promise<void> => {
  const isBusy = useConversations.getState().conversations?.some(({ active }) => active) ?? false;
  if (!isBusy) void loadModel(modelId);
  await changeSetup(conversationId, { modelId });
};

export const togglePin = ({ id, pinned }: Conversation): Promise<unknown> =>
  callHearth('chat.update', { conversationId: id, pinned: !pinned });

export const openBranch = (conversationId: string, messageId: string): Promise<unknown> =>
  callHearth('chat.openBranch', { conversationId, messageId });

export const stopAnswer = (conversationId: string): Promise<unknown> => callHearth('chat.stop', { conversationId });

export const startNewChat = (): void => {
  openConversation(null);
  showConversation(null);
};
