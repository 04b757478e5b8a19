/** A new chat: a greeting, what the model can do, and questions that it answers well. Without a model, the way to one. */
import { Calculator, MemoryStick, Scale, WholeWord } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { useEngine } from '../../stores/engine.ts';
import { isDemo } from '../../stores/firstRun.ts';
import { useModels } from '../../stores/models.ts';
import { classNames } from '../../ui/classNames.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { HearthMark } from '../../ui/HearthMark.tsx';
import { sendQuestion } from './chatActions.ts';
import { FirstModel } from './FirstModel.tsx';
import { RecommendedModel } from './RecommendedModel.tsx';
import styles from './EmptyChat.module.css';

/** One a suggestion, in their order. */
const icons: readonly ReactElement[] = [
  <Calculator key="sum" aria-hidden="true" />,
  <Scale key="comparison" aria-hidden="true" />,
  <WholeWord key="letters" aria-hidden="true" />,
  <MemoryStick key="memory" aria-hidden="true" />,
];

interface SuggestionsProps {
  readonly conversationId: string | null;
  readonly isShown: boolean;
}

const Suggestions = ({ conversationId, isShown }: SuggestionsProps): ReactElement => {
  const { t } = useTranslation();
  const [error, setError] = useState<ErrorInfo | null>(null);
  const ask = (question: string): void => {
    setError(null);
    sendQuestion(conversationId, question).catch((thrown: unknown) => setError(errorInfoOf(thrown)));
  };
  return (
    <section
      className={classNames(styles.suggestions, !isShown && styles.hidden)}
      aria-label={t('chat.empty.suggestionsLabel')}
    >
      <ul className={styles.chips}>
        {t('chat.empty.suggestions', { returnObjects: true }).map((question, index) => (
          <li key={question}>
            <button type="button" className={styles.chip} onClick={() => ask(question)}>
              {icons[index]}
              <span>{question}</span>
            </button>
          </li>
        ))}
      </ul>
      {error !== null && <ErrorNotice error={error} />}
    </section>
  );
};

export const EmptyChat = ({ conversationId }: { readonly conversationId: string | null }): ReactElement => {
  const { t } = useTranslation();
  const installed = useModels((state) => state.installed);
  const modelId = useEngine((state) => state.status?.modelId ?? null);
  const answersDemo = modelId === null || (installed?.some((model) => model.id === modelId && isDemo(model)) ?? true);
  // One that was just installed keeps the card, which now leads to it.
  const hasNoOwn = installed?.every((model) => isDemo(model) || model.lastUsedAt === null) ?? true;
  return (
    <div className={styles.scroll}>
      <div className={styles.column}>
        <HearthMark className={styles.mark} />
        <h2 className={styles.greeting}>{t('chat.empty.greeting')}</h2>
        <p className={styles.intro}>{answersDemo ? t('chat.empty.intro') : t('chat.empty.introOther')}</p>
        {/* Their room is kept until it is known whether there is a model; then nothing moves. */}
        {installed?.length === 0 ? (
          <FirstModel />
        ) : (
          <Suggestions conversationId={conversationId} isShown={installed !== null} />
        )}
        {hasNoOwn && <RecommendedModel />}
      </div>
    </div>
  );
};
