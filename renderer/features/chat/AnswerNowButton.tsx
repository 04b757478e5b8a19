/** While the model thinks: makes it close its reasoning and answer from what it has. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { showFault } from '../../stores/toasts.ts';
import { Button } from '../../ui/Button.tsx';
import { answerNow } from './chatActions.ts';

export interface AnswerNowButtonProps {
  readonly conversationId: string;
  /** The reasoning is being closed already, whoever asked for it. */
  readonly isAsked: boolean;
}

export const AnswerNowButton = ({ conversationId, isAsked }: AnswerNowButtonProps): ReactElement => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const ask = (): void => {
    setAsked(true);
    answerNow(conversationId).catch((thrown: unknown) => {
      setAsked(false);
      showFault(thrown);
    });
  };
  return (
    <Button size="small" busy={asked || isAsked} onClick={ask}>
      {asked || isAsked ? t('compose.answer.answeringNow') : t('compose.answer.answerNow')}
    </Button>
  );
};
