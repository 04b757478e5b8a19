/** The way to the pages: one slim column, always there. */
import { Activity, Boxes, Command, Cpu, MessageSquareText, Settings2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlerts } from '../stores/alerts.ts';
import { openPalette } from '../stores/palette.ts';
import { keyNames, PALETTE_KEYS } from './commands/shortcut.ts';
import { goTo, pages, useNavigation, type Page } from '../stores/navigation.ts';
import { HearthMark } from '../ui/HearthMark.tsx';
import styles from './Rail.module.css';

const icons: Readonly<Record<Page, ReactElement>> = {
  chat: <MessageSquareText aria-hidden="true" />,
  live: <Activity aria-hidden="true" />,
  machine: <Cpu aria-hidden="true" />,
  models: <Boxes aria-hidden="true" />,
  settings: <Settings2 aria-hidden="true" />,
};

export const Rail = (): ReactElement => {
  const { t } = useTranslation();
  const current = useNavigation((state) => state.page);
  const hasAlert = useAlerts(({ alerts }) => alerts?.some(({ endedAt }) => endedAt === null) ?? false);
  return (
    <nav className={styles.rail} aria-label={t('app.navigation')}>
      <span className={styles.brand}>
        <HearthMark className={styles.mark} />
        <span className="visually-hidden">{t('app.name')}</span>
      </span>
      <ul className={styles.pages}>
        {pages.map((page) => (
          <li key={page} className={page === 'settings' ? styles.last : undefined}>
            <button
              type="button"
              className={styles.link}
              aria-current={page === current ? 'page' : undefined}
              onClick={() => goTo(page)}
            >
              {icons[page]}
              <span>{t(`app.pages.${page}`)}</span>
              {page === 'live' && hasAlert && (
                <span className={styles.alert}>
                  <span className="visually-hidden">{t('alerts.lasts')}</span>
                </span>
              )}
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className={styles.link}
            aria-haspopup="dialog"
            title={keyNames(PALETTE_KEYS).join(' ')}
            onClick={() => openPalette('commands')}
          >
            <Command aria-hidden="true" />
            <span>{t('commands.open')}</span>
          </button>
        </li>
      </ul>
    </nav>
  );
};
