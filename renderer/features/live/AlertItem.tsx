/** One alert: what it was, when, and whether it lasts. */
import {
  BellRing,
  Flame,
  Gauge,
  HardDrive,
  MemoryStick,
  RotateCcw,
  Snail,
  SquareArrowOutUpRight,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertKind } from '../../../contract/alertKinds.ts';
import type { Alert } from '../../../contract/alerts.ts';
import { alertWords } from '../../../contract/alertTexts.ts';
import { Badge } from '../../ui/Badge.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './AlertsPanel.module.css';

const icons: Readonly<Record<AlertKind, LucideIcon>> = {
  gpuHot: Flame,
  gpuMemoryFull: MemoryStick,
  memoryFull: MemoryStick,
  gpuSpill: SquareArrowOutUpRight,
  swapSpill: SquareArrowOutUpRight,
  slow: Snail,
  gpuIdle: Gauge,
  engineRestarted: RotateCcw,
  diskLow: HardDrive,
  test: BellRing,
};

export const AlertItem = ({ alert }: { readonly alert: Alert }): ReactElement => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { title, text } = alertWords(alert, i18n.language === 'zh' ? 'zh' : 'en');
  const Icon = icons[alert.kind];
  const lasts = alert.endedAt === null;
  const lengthMs = alert.endedAt === null ? 0 : Date.parse(alert.endedAt) - Date.parse(alert.at);
  return (
    <li className={styles.item} data-lasts={lasts || undefined}>
      <span className={styles.icon} aria-hidden="true">
        <Icon />
      </span>
      <div className={styles.words}>
        <h3 className={styles.title}>
          {title}
          {lasts && <Badge tone="warning">{t('alerts.now')}</Badge>}
        </h3>
        <p className={styles.text}>{text}</p>
      </div>
      <p className={styles.time}>
        <time dateTime={alert.at}>{format.dateTime(alert.at)}</time>
        {lengthMs > 0 && <span>{t('alerts.lasted', { length: format.duration(lengthMs) })}</span>}
      </p>
    </li>
  );
};
