/** Every setting, searchable, each with what it does and what it costs. */
import { SearchX } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { findRows } from './findRows.ts';
import { settingsSections } from './registry.ts';
import { SectionView } from './SectionView.tsx';
import styles from './SettingsPage.module.css';

export const SettingsPage = (): ReactElement => {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const sections = findRows(settingsSections, search, t);
  return (
    <Page
      title={t('settings.title')}
      subtitle={t('settings.subtitle')}
      action={
        <SearchField
          label={t('settings.search')}
          placeholder={t('settings.searchPlaceholder')}
          value={search}
          onChange={setSearch}
        />
      }
    >
      {sections.map((section) => (
        <SectionView key={section.id} section={section} />
      ))}
      {sections.length === 0 && (
        <div role="status" className={styles.nothing}>
          <EmptyState
            icon={<SearchX />}
            title={t('settings.nothingFound', { text: search })}
            text={t('settings.nothingFoundText')}
            action={<Button onClick={() => setSearch('')}>{t('settings.clearSearch')}</Button>}
          />
        </div>
      )}
    </Page>
  );
};
