/** A speed that opens the sum behind it. */
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { showWhySpeed } from '../../stores/whySpeed.ts';
import styles from './WhySpeed.module.css';

export interface WhySpeedFigureProps {
  readonly modelId: string;
  readonly quantization: string | null;
  /** For people. */
  readonly name: string;
  /** The figure. */
  readonly children: ReactNode;
}

export const WhySpeedFigure = ({ modelId, quantization, name, children }: WhySpeedFigureProps): ReactElement => {
  const { t } = useTranslation();
  return (
    <button type="button" className={styles.explained} onClick={() => void showWhySpeed(modelId, quantization)}>
      {children}
      <span className="visually-hidden"> {t('speed.openOf', { name })}</span>
    </button>
  );
};
