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

export interface QuestionPrice {
  /** null until the first answer; what is not known any more stays until it is known anew. */
  readonly price: ChatPrice | null;
  /** Whether it is of what is written now. */
  readonly isCurrent: boolean;
}

export const usePrice = ({ conversationId, text, files, answering }: PricedQuestion): QuestionPrice => {
  const [known, setKnown] = useState<{ readonly price: ChatPrice; readonly question: string } | null>(null);
  const isConnected = useConnection((state) => state.status === 'open');
  const engineKey = useEngine(({ status }) => `${status?.state ?? ''} ${status?.modelId ?? ''}`);
  const end = useChat((state) => state.order.at(-1) ?? '');
  const { systemPrompt } = useSetup(conversationId);
  const ids = files.flatMap(({ attachment }) => (attachment === null ? [] : [attachment.id])).join(' ');

  const question = [conversationId, ids, text].join('\n');

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
          if (!isOld) setKnown({ price: found, question });
        },
        // A price that cannot be told is no error of the question.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [question, conversationId, text, ids, systemPrompt, engineKey, end, answering, isConnected]);
  return { price: known?.price ?? null, isCurrent: known?.question === question };
};
