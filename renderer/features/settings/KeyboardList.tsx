/** The keys that the window knows. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppInfo } from '../../stores/appInfo.ts';
import { Card } from '../../ui/Card.tsx';
import styles from './SettingsPage.module.css';

export const KeyboardList = (): ReactElement => {
  const { t } = useTranslation();
  // A browser keeps Ctrl+N for its own windows.
  const isBrowser = useAppInfo((state) => state.info?.shell === 'browser');
  const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [t('settings.keys.newChat'), isBrowser ? [command, 'Shift', 'O'] : [command, 'N']],
    [t('settings.keys.send'), ['Enter']],
    [t('settings.keys.newLine'), ['Shift', 'Enter']],
    [t('settings.keys.stop'), ['Esc']],
  ];
  return (
    <Card>
      <dl className={styles.rows}>
        {rows.map(([name, keys]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd className={styles.keys}>
              {keys.map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};
