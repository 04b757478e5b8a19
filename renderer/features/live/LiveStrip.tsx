/**
 * The strip of live numbers under every page. A number that is not known is a dash and never 0; digits have one width,
 * so that nothing trembles when they change.
 */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveSample } from '../../../contract/telemetry.ts';
import { useEngine } from '../../stores/engine.ts';
import { useTelemetry } from '../../stores/telemetry.ts';
import { useFormat } from '../../ui/useFormat.ts';
import { fractionOf } from './fractionOf.ts';
import { LiveNumber } from './LiveNumber.tsx';
import styles from './LiveStrip.module.css';

type GpuSample = LiveSample['gpus'][number];

/** `GPU 0`, `GPU 1` where there are several; the full name is in the hint. */
const GpuNumber = ({ gpu, index, count }: { gpu: GpuSample; index: number; count: number }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <LiveNumber
      label={count > 1 ? `${t('live.vram')} ${index}` : t('live.vram')}
      hint={t('live.vramHint', { name: gpu.name })}
      value={format.memoryOfTotal(gpu.memoryUsedBytes, gpu.memoryTotalBytes)}
      fraction={fractionOf(gpu.memoryUsedBytes, gpu.memoryTotalBytes)}
      characters={14}
    />
  );
};

export const LiveStrip = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const sample = useTelemetry((state) => state.sample);
  const modelId = useEngine(({ status }) => (status?.state === 'ready' ? status.modelId : null));
  const gpus = sample?.gpus ?? [];
  const contextUsed = sample?.contextUsedTokens ?? null;
  const contextTotal = sample?.contextTokens ?? null;

  return (
    <footer className={styles.strip} aria-label={t('live.label')}>
      <span className={styles.pulse} data-generating={sample?.generating || undefined} aria-hidden="true" />
      <dl className={styles.numbers} aria-label={t('live.label')}>
        <LiveNumber
          label={t('live.firstToken')}
          hint={t('live.firstTokenHint')}
          value={format.duration(sample?.timeToFirstTokenMs ?? null)}
          characters={6}
        />
        <LiveNumber
          label={t('live.speed')}
          hint={t('live.speedHint')}
          value={format.tokensPerSecond(sample?.decodeTokensPerSecond ?? null)}
          characters={9}
          speedOf={modelId}
        />
        <LiveNumber
          label={t('live.context')}
          hint={t('live.contextHint')}
          value={
            contextUsed === null && contextTotal === null
              ? format.integer(null)
              : `${format.integer(contextUsed)} / ${format.integer(contextTotal)}`
          }
          fraction={fractionOf(contextUsed, contextTotal)}
          characters={2 * format.integer(contextTotal).length + 2}
        />
        <LiveNumber
          label={t('live.engine')}
          hint={t('live.engineHint')}
          value={format.memory(sample?.engineMemoryBytes ?? null)}
          characters={7}
        />
        <LiveNumber
          label={t('live.memory')}
          hint={t('live.memoryHint')}
          value={format.memoryOfTotal(sample?.memoryUsedBytes ?? null, sample?.memoryTotalBytes ?? null)}
          fraction={fractionOf(sample?.memoryUsedBytes ?? null, sample?.memoryTotalBytes ?? null)}
          characters={14}
        />
        {gpus.map((gpu, index) => (
          <GpuNumber key={gpu.id} gpu={gpu} index={index} count={gpus.length} />
        ))}
      </dl>
    </footer>
  );
};
