/** What a question would cost before it is sent, counted by the loaded model's tokenizer where there is one. */
import type { ChatPrice } from '../../contract/chatPrice.ts';
import type { Message } from '../../contract/chat.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { AttachmentStore } from './attachments/attachmentStore.ts';
import { estimateTokens } from './estimateTokens.ts';
import { droppedTurnsOf, historyOf } from './history.ts';
import type { MessageTree } from './messageTree.ts';
import { newMessage } from './newMessage.ts';
import type { AttachedText } from './questionText.ts';

export interface PriceRequest {
  readonly conversationId: string | null;
  /** The message that the question follows; null is the beginning, undefined the end of the open branch. */
  readonly after?: string | null | undefined;
  readonly text: string;
  readonly attachmentIds: readonly string[];
  readonly systemPrompt: string;
}

export interface PriceParts {
  readonly store: Pick<MessageTree, 'messages' | 'upTo'>;
  readonly attachments: AttachmentStore;
  readonly engine: Pick<EngineService, 'status' | 'countTokens' | 'measurePrompt'>;
}

/** Counts that are kept: a file is asked for with every pause of typing. */
const keptCounts = 200;

export const createChatPrice = ({
  store,
  attachments,
  engine,
}: PriceParts): ((asked: PriceRequest) => Promise<ChatPrice>) => {
  const counts = new Map<string, number>();

  /** Tokens of each text; null where no model counts. */
  const countFiles = async (ids: readonly string[], texts: readonly string[]): Promise<number[] | null> => {
    const { state, modelId } = engine.status.get();
    if (state !== 'ready') return null;
    const keyOf = (id: string): string => `${modelId ?? ''} ${id}`;
    const unknown = ids.filter((id) => !counts.has(keyOf(id)));
    const counted = await engine.countTokens(unknown.map((id) => texts[ids.indexOf(id)] ?? ''));
    if (counted === null) return null;
    unknown.forEach((id, index) => counts.set(keyOf(id), counted[index] ?? 0));
    const result = ids.map((id) => counts.get(keyOf(id)) ?? 0);
    for (const key of counts.keys()) if (counts.size > keptCounts) counts.delete(key);
    return result;
  };

  return async ({ conversationId, after, text, attachmentIds, systemPrompt }) => {
    const files = attachments.require(attachmentIds);
    const texts: AttachedText[] = files.map(({ id, name }) => ({ name, text: attachments.text(id) }));
    const earlier =
      conversationId === null || after === null
        ? []
        : after === undefined
          ? store.messages(conversationId)
          : (store.upTo(conversationId, after) ?? []);
    const question = newMessage(conversationId ?? '', 'user', { text, attachments: files });
    const filesOf = (message: Message): readonly AttachedText[] =>
      message.id === question.id ? texts : attachments.ofMessage(message.id);
    const history = historyOf(earlier, question, { systemPrompt, filesOf });

    const fileTexts = texts.map((file) => file.text);
    const fileTokens = await countFiles(attachmentIds, fileTexts);
    const measured = fileTokens === null ? null : await engine.measurePrompt(history, droppedTurnsOf(earlier));
    const tokensOfFiles = fileTokens ?? fileTexts.map(estimateTokens);
    const prices = Object.fromEntries(attachmentIds.map((id, index) => [id, tokensOfFiles[index] ?? 0]));
    if (measured !== null) return { ...measured, counted: true, attachments: prices };
    const promptTokens = history.reduce((sum, { content }) => sum + estimateTokens(content), 0);
    return { promptTokens, limitTokens: null, droppedTurns: 0, fits: true, counted: false, attachments: prices };
  };
};
