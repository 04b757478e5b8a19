/**
 * What the unsent question would cost, asked for whenever typing pauses. While an answer is made it is not asked: what
 * is said then changes it with every token.
 */
import { useEffect, useState } from 'react';
import type { ChatPrice } from '../../../contract/chatPrice.ts';
import { callHearth } from '../../rpc/client.ts';
import type { AttachedFile } from '../../stores/attachments.ts';
import { useConnection } from '../../stores/connection.ts';
import { useChat } from '../../stores/chat.ts';
import { useEngine } from '../../stores/engine.ts';
import { useSetup } from '../../stores/setups.ts';

const PAUSE_MS = 350;

export interface PricedQuestion {
  readonly conversationId: string | null;
  readonly text: string;
  readonly files: readonly AttachedFile[];
  readonly answering: boolean;
}

/** null until the first answer; what is not known any more stays until it is known anew. */
export const usePrice = ({ conversationId, text, files, answering }: PricedQuestion): ChatPrice | null => {
  const [price, setPrice] = useState<ChatPrice | null>(null);
  const isConnected = useConnection((state) => state.status === 'open');
  const engineKey = useEngine(({ status }) => `${status?.state ?? ''} ${status?.modelId ?? ''}`);
  const end = useChat((state) => state.order.at(-1) ?? '');
  const { systemPrompt } = useSetup(conversationId);
  const ids = files.flatMap(({ attachment }) => (attachment === null ? [] : [attachment.id])).join(' ');

  useEffect(() => {
    if (answering || !isConnected) return undefined;
    let isOld = false;
    const timer = setTimeout(() => {
      callHearth('chat.price', {
        conversationId,
        text,
        systemPrompt,
        attachmentIds: ids === '' ? [] : ids.split(' '),
      }).then(
        (found) => {
          if (!isOld) setPrice(found);
        },
        // A price that cannot be told is no error of the question.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [conversationId, text, ids, systemPrompt, engineKey, end, answering, isConnected]);
  return price;
};
