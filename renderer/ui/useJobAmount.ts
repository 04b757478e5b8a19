/** How far a job is, in words: `1.2 of 4.7 GB · 45 MB/s · 2 min left`; what is not known is left out. */
import { useTranslation } from 'react-i18next';
import type { Job } from '../../contract/models.ts';
import { useFormat } from './useFormat.ts';

export const useJobAmount = ({ state, doneBytes, totalBytes, bytesPerSecond, secondsLeft }: Job): string => {
  const { t } = useTranslation();
  const format = useFormat();
  const isRunning = state === 'running';
  return [
    totalBytes > 0 && t('install.bytes', { done: format.storage(doneBytes), total: format.storage(totalBytes) }),
    isRunning && bytesPerSecond !== null && format.rate(bytesPerSecond),
    isRunning && secondsLeft !== null && t('install.timeLeft', { time: format.timeLeft(secondsLeft) }),
  ]
    .filter((part) => part !== false)
    .join(' · ');
};
