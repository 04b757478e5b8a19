/** One number of the strip: its name, its value, and a small bar where it is a part of something. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { UNKNOWN } from '../../ui/format.ts';
import { Meter } from '../../ui/Meter.tsx';
import { WhySpeedFigure } from '../../ui/whySpeed/WhySpeedFigure.tsx';
import styles from './LiveStrip.module.css';

export interface LiveNumberProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly fraction?: number | null;
  /** Room for the value, so that its neighbours stay where they are when it grows. */
  readonly characters: number;
  /** The model whose speed this is; the value then opens the sum behind it. */
  readonly speedOf?: string | null;
}

export const LiveNumber = ({
  label,
  hint,
  value,
  fraction,
  characters,
  speedOf = null,
}: LiveNumberProps): ReactElement => {
  const { t } = useTranslation();
  const shown =
    value === UNKNOWN ? (
      <>
        <span aria-hidden="true">{UNKNOWN}</span>
        <span className="visually-hidden">{t('live.unknown')}</span>
      </>
    ) : (
      value
    );
  return (
    <div data-hint={hint} className={styles.number}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        {fraction !== undefined && (
          <span className={styles.meter}>
            <Meter fraction={fraction} />
          </span>
        )}
        <span className={styles.text} style={{ minWidth: `${characters}ch` }}>
          {speedOf === null ? (
            shown
          ) : (
            <WhySpeedFigure modelId={speedOf} quantization={null} name={speedOf}>
              {shown}
            </WhySpeedFigure>
          )}
        </span>
      </dd>
    </div>
  );
};
