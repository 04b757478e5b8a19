/** The engine at work: now, over the range, and where its model lies. */
import { Boxes } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../stores/engine.ts';
import { useModels } from '../../stores/models.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { WhySpeedButton } from '../../ui/whySpeed/WhySpeedButton.tsx';
import { EngineNow } from './EngineNow.tsx';
import { MetricChart, type MetricLine } from './MetricChart.tsx';
import { PlacementMap } from './PlacementMap.tsx';
import { useUnits } from './useUnits.ts';
import styles from './Live.module.css';

const EngineCharts = ({ isLoaded }: { readonly isLoaded: boolean }): ReactElement => {
  const { t } = useTranslation();
  const units = useUnits();
  const lines = useMemo(() => {
    const line = (metric: MetricLine['metric'], label: string): MetricLine => ({ metric, label });
    return {
      speed: [line('tokensPerSecond', t('dashboard.allAnswers'))],
      gaps: [
        line('tokenGapP50Ms', t('dashboard.half')),
        line('tokenGapP95Ms', t('dashboard.ninetyFive')),
        line('tokenGapP99Ms', t('dashboard.ninetyNine')),
      ],
      firstToken: [line('timeToFirstTokenMs', t('dashboard.median'))],
      prefill: [line('prefillTokensPerSecond', t('dashboard.allAnswers'))],
      queue: [line('running', t('dashboard.running')), line('queued', t('dashboard.waiting'))],
      cache: [line('cacheUsedTokens', t('dashboard.tokens'))],
      hits: [line('cacheHitFraction', t('dashboard.share'))],
    };
  }, [t]);
  // Without a model there is nothing to wait for: what has no values is left out.
  const shared = { emptyText: isLoaded ? t('dashboard.noAnswer') : null };
  return (
    <div className={styles.charts}>
      <MetricChart {...shared} title={t('dashboard.tokenSpeed')} unit={units.tokensPerSecond} lines={lines.speed} />
      <MetricChart {...shared} title={t('dashboard.tokenGaps')} unit={units.milliseconds} lines={lines.gaps} />
      <MetricChart
        {...shared}
        title={t('dashboard.timeToFirstToken')}
        unit={units.milliseconds}
        lines={lines.firstToken}
      />
      <MetricChart {...shared} title={t('dashboard.prefillSpeed')} unit={units.tokensPerSecond} lines={lines.prefill} />
      <MetricChart {...shared} title={t('dashboard.queue')} unit={units.count} lines={lines.queue} />
      <MetricChart {...shared} title={t('dashboard.cacheTokens')} unit={units.count} lines={lines.cache} />
      <MetricChart {...shared} title={t('dashboard.cacheHitShare')} unit={units.fraction} lines={lines.hits} />
    </div>
  );
};

export const EnginePanel = (): ReactElement => {
  const { t } = useTranslation();
  const status = useEngine((state) => state.status);
  const facts = status?.facts ?? null;
  const modelId = status?.modelId ?? null;
  const name = useModels(({ installed }) => installed?.find(({ id }) => id === modelId)?.name) ?? modelId;
  const isEmpty = status !== null && (status.state === 'idle' || status.state === 'failed');
  return (
    <>
      {isEmpty ? (
        <EmptyState
          icon={<Boxes />}
          title={t('dashboard.noModel')}
          text={t('dashboard.noModelText')}
          action={<Button onClick={() => goTo('models')}>{t('dashboard.toModels')}</Button>}
        />
      ) : (
        <Card className={styles.card ?? ''}>
          {modelId !== null && name !== null && (
            <h2 className={styles.cardTitle}>
              {name}
              <span className={styles.total}>
                <WhySpeedButton modelId={modelId} name={name} />
              </span>
            </h2>
          )}
          <EngineNow />
        </Card>
      )}
      <EngineCharts isLoaded={!isEmpty} />
      {facts !== null && (
        <PageSection title={t('dashboard.placement')} text={t('dashboard.placementText')}>
          <PlacementMap
            facts={facts}
            placement={status?.placement ?? null}
            predictedMemory={status?.predictedMemory ?? null}
          />
        </PageSection>
      )}
    </>
  );
};
