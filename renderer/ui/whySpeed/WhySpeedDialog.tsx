/** The answer to `showWhySpeed`, over whichever page asked. Mounted once, in the window's frame. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { useTelemetry } from '../../stores/telemetry.ts';
import { closeWhySpeed, showWhySpeed, useWhySpeed } from '../../stores/whySpeed.ts';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { Skeleton } from '../Skeleton.tsx';
import { WhySpeed } from './WhySpeed.tsx';

export const WhySpeedDialog = (): ReactElement => {
  const { t } = useTranslation();
  const { question, plan, error } = useWhySpeed();
  const loaded = useEngine(({ status }) =>
    status?.state === 'ready' && status.modelId === plan?.model ? status.facts : null,
  );
  const isInstalled = useModels(({ installed }) => installed?.some(({ id }) => id === plan?.model) === true);
  const measured = useTelemetry(({ sample }) => sample?.decodeTokensPerSecond ?? null);
  return (
    <Dialog
      wide
      open={question !== null}
      onClose={closeWhySpeed}
      title={t('speed.title')}
      description={plan === null ? (question?.modelId ?? '') : `${plan.name} · ${plan.quantization}`}
      actions={<Button onClick={closeWhySpeed}>{t('speed.close')}</Button>}
    >
      {error !== null && question !== null && (
        <ErrorNotice
          title={t('speed.title')}
          error={error}
          actions={
            <Button onClick={() => void showWhySpeed(question.modelId, question.quantization)}>
              {t('common.retry')}
            </Button>
          }
        />
      )}
      {plan === null && error === null && (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton height="280px" />
        </div>
      )}
      {plan !== null && (
        <WhySpeed
          plan={plan}
          loaded={loaded}
          measuredTokensPerSecond={loaded === null ? null : measured}
          isInstalled={isInstalled}
        />
      )}
    </Dialog>
  );
};
