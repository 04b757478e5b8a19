/** The way to "why this speed?" where no figure stands. */
import { Gauge } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { showWhySpeed } from '../../stores/whySpeed.ts';
import { Button } from '../Button.tsx';

export interface WhySpeedButtonProps {
  readonly modelId: string;
  /** For people. */
  readonly name: string;
}

export const WhySpeedButton = ({ modelId, name }: WhySpeedButtonProps): ReactElement => {
  const { t } = useTranslation();
  return (
    <Button
      size="small"
      variant="quiet"
      icon={<Gauge />}
      aria-label={t('speed.openOf', { name })}
      onClick={() => void showWhySpeed(modelId)}
    >
      {t('speed.open')}
    </Button>
  );
};
