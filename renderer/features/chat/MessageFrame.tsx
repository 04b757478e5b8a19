/** What makes one article of the rows of a message that are in sight. */
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useChat } from '../../stores/chat.ts';

export interface MessageFrameProps {
  readonly id: string;
  readonly children: ReactNode;
}

export const MessageFrame = ({ id, children }: MessageFrameProps): ReactElement => {
  const { t } = useTranslation();
  const isQuestion = useChat((state) => state.messages[id]?.role === 'user');
  return <article aria-label={t(isQuestion ? 'chat.you' : 'chat.assistant')}>{children}</article>;
};
