/** Theme, language, keys, and what this program is. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../contract/app.ts';
import type { ErrorInfo } from '../../../contract/error.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Page, PageSection } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { About } from './About.tsx';
import { KeyboardList } from './KeyboardList.tsx';
import styles from './SettingsPage.module.css';

const themes = ['system', 'light', 'dark'] as const satisfies Settings['theme'][];
const languages = ['system', 'en', 'zh'] as const satisfies Settings['language'][];

export const SettingsPage = (): ReactElement => {
  const { t } = useTranslation();
  const settings = useSettings((state) => state.settings);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const change = (part: Partial<Settings>): void => {
    setError(null);
    changeSettings(part).catch((thrown: unknown) => setError(errorInfoOf(thrown)));
  };

  return (
    <Page title={t('settings.title')}>
      <PageSection title={t('settings.appearance')}>
        <Card className={styles.rows ?? ''}>
          <div className={styles.row}>
            <div>
              <p className={styles.name}>{t('settings.theme')}</p>
              <p className={styles.text}>{t('settings.themeText')}</p>
            </div>
            <SegmentedControl
              label={t('settings.theme')}
              value={settings.theme}
              options={themes.map((theme) => ({ value: theme, label: t(`settings.themes.${theme}`) }))}
              onChange={(theme) => change({ theme })}
            />
          </div>
          <div className={styles.row}>
            <div>
              <p className={styles.name}>{t('settings.language')}</p>
              <p className={styles.text}>{t('settings.languageText')}</p>
            </div>
            <SegmentedControl
              label={t('settings.language')}
              value={settings.language}
              options={languages.map((language) => ({ value: language, label: t(`settings.languages.${language}`) }))}
              onChange={(language) => change({ language })}
            />
          </div>
        </Card>
        {error !== null && <ErrorNotice error={error} />}
      </PageSection>
      <KeyboardList />
      <About />
    </Page>
  );
};
