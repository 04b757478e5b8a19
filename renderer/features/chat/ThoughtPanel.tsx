/**
 * The reasoning: folded to one line that lives while the model thinks, and tells afterwards how long it took and what
 * ended it. The line keeps its height from the first token to the end. Of a long reasoning only the beginning is here.
 */
import { ChevronRight } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chat.ts';
import { AnswerNowButton } from './AnswerNowButton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { toggleThought, useExpandedThoughts } from './expandedThoughts.ts';
import { lastLine } from './lastLine.ts';
import { budgetOf, useThoughtProgress } from './thoughtProgress.ts';
import { ThoughtText } from './ThoughtText.tsx';
import styles from './ThoughtPanel.module.css';

export const ThoughtPanel = ({ message }: { readonly message: Message }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const contentId = useId();
  const expanded = useExpandedThoughts((state) => state.expanded.has(message.id));
  const { isThinking, durationMs, tokens } = useThoughtProgress(message);
  const budget = budgetOf(message, { durationMs, tokens });

  const budgetTokens = isThinking ? budget.tokens : null;
  const tokenText =
    tokens === null
      ? null
      : budgetTokens === null
        ? t('chat.tokens', { count: tokens, number: format.integer(tokens) })
        : t('compose.answer.ofBudget', { used: format.integer(tokens), budget: format.integer(budgetTokens) });
  const duration = durationMs === null ? null : isThinking ? format.elapsed(durationMs) : format.duration(durationMs);
  const ofSeconds =
    isThinking && budget.milliseconds !== null
      ? t('compose.answer.ofSeconds', { duration: format.elapsed(budget.milliseconds) })
      : null;
  const lead = isThinking
    ? [t('chat.thinking'), duration, ofSeconds].filter((part) => part !== null).join(' ')
    : duration === null
      ? t('chat.thought')
      : t('chat.thoughtFor', { duration });
  const end = message.thoughtEnd === null || message.thoughtEnd === 'model' ? null : message.thoughtEnd;
  const endText = end === null ? null : t(`compose.answer.ends.${end}`);

  return (
    <div role="group" className={styles.panel} aria-label={t('chat.reasoning')}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.summary}
          aria-expanded={expanded}
          aria-controls={contentId}
          onClick={() => toggleThought(message.id)}
        >
          <ChevronRight className={styles.chevron} aria-hidden="true" />
          <span className={styles.numbers} data-thinking={isThinking || undefined}>
            {[lead, tokenText, endText].filter((part) => part !== null).join(' · ')}
          </span>
          {isThinking && !expanded && (
            <span className={styles.live} aria-hidden="true">
              <span>{lastLine(message.thought)}</span>
            </span>
          )}
        </button>
        {isThinking && <AnswerNowButton conversationId={message.conversationId} isAsked={end !== null} />}
        {isThinking && budget.fraction !== null && (
          <span className={styles.budget} aria-hidden="true">
            <span style={{ transform: `scaleX(${Math.min(1, budget.fraction)})` }} />
          </span>
        )}
      </div>
      <div id={contentId} hidden={!expanded}>
        {expanded && <ThoughtText message={message} index={0} />}
      </div>
    </div>
  );
};
