/** What a search found: the name of the conversation, and around what was found a piece of its text. */
import { MessageSquareText, SearchX } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../contract/chatSearch.ts';
import { titleOf } from '../../i18n/titleOf.ts';
import { announce } from '../../stores/announcements.ts';
import { showFault } from '../../stores/toasts.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { openHit, useSearch } from './search.ts';
import styles from './SearchResults.module.css';

const Hit = ({ hit }: { readonly hit: SearchHit }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const title = titleOf(hit, t);
  const who = hit.role === null ? null : t(hit.role === 'user' ? 'chat.you' : 'chat.assistant');
  const open = (): void => {
    openHit(hit).catch(showFault);
  };
  return (
    <li>
      <button type="button" className={styles.hit} onClick={open}>
        {hit.messageId !== null && <span className={styles.title}>{title}</span>}
        <span className={styles.snippet}>
          {hit.messageId === null && <MessageSquareText className={styles.icon} aria-hidden="true" />}
          {hit.snippet.map((part, index) => (part.isHit ? <mark key={index}>{part.text}</mark> : part.text))}
        </span>
        <span className={styles.facts}>
          {[who, format.date(hit.createdAt)].filter((part) => part !== null).join(' · ')}
        </span>
      </button>
    </li>
  );
};

export const SearchResults = (): ReactElement | null => {
  const { t } = useTranslation();
  const { query, hits, more, error } = useSearch();
  useEffect(() => {
    if (hits !== null) announce(t('chat.search.found', { count: hits.length }));
  }, [hits, t]);

  if (error !== null) return <ErrorNotice error={error} />;
  if (hits === null) {
    return (
      <div className={styles.searching} role="status" aria-label={t('chat.search.searching')}>
        {['64%', '92%', '40%'].map((width) => (
          <Skeleton key={width} width={width} height="14px" />
        ))}
      </div>
    );
  }
  if (hits.length === 0) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('chat.search.none')}
        text={t('chat.search.noneText', { query: query.trim() })}
      />
    );
  }
  return (
    <>
      <ul className={styles.list} aria-label={t('chat.search.results')}>
        {hits.map((hit) => (
          <Hit key={`${hit.conversationId} ${hit.messageId ?? ''}`} hit={hit} />
        ))}
      </ul>
      {more && <p className={styles.more}>{t('chat.search.more')}</p>}
    </>
  );
};
