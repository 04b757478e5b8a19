/** The engine at this moment: speeds of the last two seconds, else of the last answer. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useTelemetry } from '../../stores/telemetry.ts';
import { useFormat } from '../../ui/useFormat.ts';
import { Readings } from './Readings.tsx';

export const EngineNow = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const sample = useTelemetry((state) => state.sample);
  const engine = sample?.engine ?? null;
  return (
    <Readings
      label={t('dashboard.now')}
      readings={[
        {
          label: t('dashboard.speed'),
          value: format.tokensPerSecond(engine?.tokensPerSecond ?? null),
          text: t('dashboard.speedText'),
        },
        {
          label: t('dashboard.firstToken'),
          value: format.shortDuration(sample?.timeToFirstTokenMs ?? null),
          text: t('dashboard.firstTokenText'),
        },
        {
          label: t('dashboard.gaps'),
          value: format.shortDuration(engine?.tokenGapP50Ms ?? null),
          text:
            engine?.tokenGapP50Ms == null
              ? t('dashboard.gapsNone')
              : t('dashboard.gapsText', {
                  most: format.shortDuration(engine.tokenGapP95Ms),
                  nearlyAll: format.shortDuration(engine.tokenGapP99Ms),
                }),
        },
        {
          label: t('dashboard.prefill'),
          value: format.tokensPerSecond(engine?.prefillTokensPerSecond ?? null),
          text: t('dashboard.prefillText'),
        },
        {
          label: t('dashboard.answers'),
          value: format.integer(engine?.running ?? null),
          text: t('dashboard.answersText', { count: engine?.queued ?? 0 }),
        },
        {
          label: t('dashboard.cache'),
          value: format.integer(engine?.cacheUsedTokens ?? null),
          text: t('dashboard.cacheText'),
        },
        {
          label: t('dashboard.cacheHits'),
          value: format.percent(engine?.cacheHitFraction ?? null),
          text: t('dashboard.cacheHitsText'),
        },
      ]}
    />
  );
};
