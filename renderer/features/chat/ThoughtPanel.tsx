/**
 * The reasoning: folded to one line that lives while the model thinks, and tells afterwards how long it took. The line
 * keeps its height from the first token to the end.
 */
import { ChevronRight } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chat.ts';
import { useChat } from '../../stores/chat.ts';
import { isUnfinished } from '../../stores/chatEvents.ts';
import { useFormat } from '../../ui/useFormat.ts';
import { toggleThought, useExpandedThoughts } from './expandedThoughts.ts';
import { lastLine } from './lastLine.ts';
import { Markdown } from './markdown/Markdown.tsx';
import { useNow } from './useNow.ts';
import styles from './ThoughtPanel.module.css';

/** A tenth of a second is the finest that the timer shows. */
const TIMER_STEP_MS = 100;

interface Summary {
  readonly isThinking: boolean;
  readonly durationMs: number | null;
  readonly tokens: number | null;
}

const useSummary = (message: Message): Summary => {
  const live = useChat((state) => state.live[message.id]);
  const isThinking = isUnfinished(message) && message.text === '';
  const nowMs = useNow(isThinking, TIMER_STEP_MS);
  if (message.stats !== null) {
    return { isThinking, durationMs: message.stats.thoughtMs, tokens: message.stats.thoughtTokens };
  }
  const startedAtMs = live?.thoughtStartedAtMs ?? null;
  const endedAtMs = isThinking ? nowMs : (live?.thoughtEndedAtMs ?? null);
  return {
    isThinking,
    durationMs: startedAtMs === null || endedAtMs === null ? null : Math.max(0, endedAtMs - startedAtMs),
    tokens: live?.thoughtTokens ?? null,
  };
};

export const ThoughtPanel = ({ message }: { readonly message: Message }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const contentId = useId();
  const expanded = useExpandedThoughts((state) => state.expanded.has(message.id));
  const { isThinking, durationMs, tokens } = useSummary(message);

  const tokenText = tokens === null ? null : t('chat.tokens', { count: tokens, number: format.integer(tokens) });
  const duration = durationMs === null ? null : isThinking ? format.elapsed(durationMs) : format.duration(durationMs);
  const lead = isThinking
    ? [t('chat.thinking'), duration].filter((part) => part !== null).join(' ')
    : duration === null
      ? t('chat.thought')
      : t('chat.thoughtFor', { duration });

  return (
    <div role="group" className={styles.panel} aria-label={t('chat.reasoning')}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={expanded}
        aria-controls={contentId}
        onClick={() => toggleThought(message.id)}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" />
        <span className={styles.numbers} data-thinking={isThinking || undefined}>
          {[lead, tokenText].filter((part) => part !== null).join(' · ')}
        </span>
        {isThinking && !expanded && (
          <span className={styles.live} aria-hidden="true">
            <span>{lastLine(message.thought)}</span>
          </span>
        )}
      </button>
      <div id={contentId} hidden={!expanded} className={styles.content}>
        {expanded && <Markdown text={message.thought} streaming={isThinking} className={styles.thought} />}
      </div>
    </div>
  );
};
