/**
 * Tells screen readers of the open conversation: that it thinks, each sentence of the answer, and how it ended. It draws
 * nothing; it is a component of its own because it follows every token, and must not make the page do so.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../stores/announcements.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { useChat } from '../../stores/chat.ts';
import { takeAsked } from './askedHere.ts';
import { takeSentences } from './sentences.ts';

interface Spoken {
  readonly messageId: string;
  readonly end: number;
  readonly thinking: boolean;
}

export const AnswerAnnouncer = (): null => {
  const { t } = useTranslation();
  const message = useChat(({ order, messages }) => messages[order.at(-1) ?? '']);
  const spoken = useRef<Spoken | null>(null);

  useEffect(() => {
    if (message?.role !== 'assistant') return;
    const isOver = !isUnfinished(message);
    const isKnown = spoken.current?.messageId === message.id;
    const isNews = isOver && takeAsked(message.id);
    // Another answer that was over when it was first seen is history, and is not read out.
    if (!isKnown && isOver && !isNews) return;
    const before = isKnown && spoken.current !== null ? spoken.current : { end: 0, thinking: false };
    const { sentences, end } = takeSentences(message.text, before.end, isOver);
    const thinking = before.thinking || message.thought !== '';
    if (thinking && !before.thinking) announce(t('chat.announce.thinking'));
    if (sentences.length > 0) announce(sentences.join(' '));
    spoken.current = isOver ? null : { messageId: message.id, end, thinking };
    if (!isOver) return;
    if (message.status === 'complete') announce(t('chat.announce.finished'));
    else announce(t(message.status === 'stopped' ? 'chat.announce.stopped' : 'chat.announce.failed'));
  }, [message, t]);
  return null;
};
