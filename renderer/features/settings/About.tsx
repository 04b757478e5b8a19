/** What this program is: version, shell, folder, engine. */
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppInfo } from '../../stores/appInfo.ts';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import aboutStyles from './About.module.css';
import styles from './SettingsPage.module.css';

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

export const About = (): ReactElement => {
  const { t } = useTranslation();
  const info = useAppInfo((state) => state.info);
  return (
    <Card>
      {info === null ? (
        <div className={aboutStyles.loading} role="status" aria-label={t('common.loading')}>
          <Skeleton width="40%" />
          <Skeleton width="55%" />
          <Skeleton width="48%" />
        </div>
      ) : (
        <dl className={styles.rows}>
          <Fact name={t('settings.version')}>Hearth {info.version}</Fact>
          <Fact name={t('settings.shell')}>{t(`settings.shells.${info.shell}`)}</Fact>
          <Fact name={t('settings.engine')}>{t('settings.engineRelease', { release: info.engineRelease })}</Fact>
          <Fact name={t('settings.home')}>
            <span className={aboutStyles.home}>
              <span className={styles.mono}>{info.home}</span>
              <CopyButton text={info.home} label={`${t('common.copy')}: ${info.home}`} />
            </span>
            <span className={styles.text}>{t('settings.homeText')}</span>
          </Fact>
          <Fact name={t('settings.platform')}>{info.platform}</Fact>
          <Fact name={t('settings.runtime')}>
            {info.electronVersion === null ? '' : `Electron ${info.electronVersion} · `}
            Node {info.nodeVersion}
          </Fact>
        </dl>
      )}
    </Card>
  );
};
