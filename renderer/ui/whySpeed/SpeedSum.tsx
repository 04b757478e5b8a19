/** The bandwidth sum of a plan: what a token reads from where, how fast, and how long that takes; the bar is its share. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PredictedSpeed, SpeedPart } from '../../../contract/plan.ts';
import { useFormat } from '../useFormat.ts';
import styles from './WhySpeed.module.css';

const Share = ({ fraction, where }: { readonly fraction: number; readonly where: string }): ReactElement => (
  <span className={styles.share} aria-hidden="true">
    <span className={styles.bar} data-where={where} style={{ width: `${Math.max(1, fraction * 100)}%` }} />
  </span>
);

export const SpeedSum = ({ speed }: { readonly speed: PredictedSpeed }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const total = speed.parts.reduce((sum, { milliseconds }) => sum + milliseconds, speed.overheadMilliseconds);
  const place = ({ where, name }: SpeedPart): string => (where === 'gpu' ? name : t(`speed.places.${where}`));
  return (
    <table className={styles.sum}>
      <thead>
        <tr>
          <th scope="col">{t('speed.where')}</th>
          <th scope="col">{t('speed.what')}</th>
          <th scope="col" className={styles.figure}>
            {t('speed.bytes')}
          </th>
          <th scope="col" className={styles.figure}>
            {t('speed.rate')}
          </th>
          <th scope="col" className={styles.figure}>
            {t('speed.time')}
          </th>
        </tr>
      </thead>
      <tbody>
        {speed.parts.map((part, index) => (
          <tr key={`${part.where} ${part.gpuId ?? ''} ${part.what}`}>
            <th scope="row">
              {/* Two cards of one name are told apart by their rows. */}
              {index > 0 &&
              place(part) === place(speed.parts[index - 1] ?? part) &&
              part.gpuId === speed.parts[index - 1]?.gpuId ? (
                <span className="visually-hidden">{place(part)}</span>
              ) : (
                place(part)
              )}
            </th>
            <td>{t(`speed.parts.${part.what}`)}</td>
            <td className={styles.figure}>{format.memory(part.bytesPerToken)}</td>
            <td className={styles.figure}>
              {format.rate(part.bytesPerSecond)}
              <span className={styles.peak}>
                {t('speed.ofPeak', { rate: format.rate(part.peakBytesPerSecond) })}
                {part.peakAssumed && ` · ${t('speed.peakAssumed')}`}
              </span>
            </td>
            <td className={styles.figure}>
              {format.shortDuration(part.milliseconds)}
              <Share fraction={part.milliseconds / total} where={part.where} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" colSpan={4} className={styles.overhead}>
            {t('speed.overhead')}
          </th>
          <td className={styles.figure}>
            {format.shortDuration(speed.overheadMilliseconds)}
            <Share fraction={speed.overheadMilliseconds / total} where="overhead" />
          </td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            {t('speed.total')}
          </th>
          <td className={styles.figure}>{format.shortDuration(total)}</td>
          <td className={styles.figure}>{format.tokensPerSecond(1000 / total)}</td>
        </tr>
        {speed.correction !== 1 && (
          <tr>
            <th scope="row" colSpan={4}>
              {t('speed.correction', { factor: speed.correction.toFixed(2) })}
            </th>
            <td className={styles.figure}>{format.tokensPerSecond(speed.decodeTokensPerSecond)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  );
};
