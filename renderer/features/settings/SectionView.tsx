/** One section: its rows in a card, and what belongs below them. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/error.ts';
import type { Settings } from '../../../contract/settings.ts';
import { errorInfoOf } from '../../rpc/errorInfoOf.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { Cost } from './Cost.tsx';
import type { SettingsSection } from './registry.ts';
import styles from './SettingsPage.module.css';

export const SectionView = ({ section }: { readonly section: SettingsSection }): ReactElement => {
  const { t } = useTranslation();
  const settings = useSettings((state) => state.settings);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const change = (part: Partial<Settings>): void => {
    setError(null);
    changeSettings(part).catch((thrown: unknown) => setError(errorInfoOf(thrown)));
  };
  return (
    <PageSection title={section.title(t)}>
      {section.rows.length > 0 && (
        <Card className={styles.rows ?? ''}>
          {section.rows.map(({ id, name, text, cost, Control }) => (
            <div key={id} className={styles.row}>
              <div className={styles.words}>
                <p className={styles.name}>{name(t)}</p>
                <p className={styles.text}>{text(t)}</p>
                <Cost text={cost(t)} />
              </div>
              <Control settings={settings} label={name(t)} change={change} />
            </div>
          ))}
        </Card>
      )}
      {error !== null && <ErrorNotice error={error} />}
      {section.More !== undefined && <section.More />}
    </PageSection>
  );
};
