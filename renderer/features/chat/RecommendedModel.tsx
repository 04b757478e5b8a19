/**
 * Where only the demo model answers: what this machine is good for, in plain words, and the one model to install. Its
 * room is kept from the start, so that nothing moves when the machine has been looked at.
 */
import { ArrowRight } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../stores/connection.ts';
import { readMachine, useMachine } from '../../stores/machine.ts';
import { goTo } from '../../stores/navigation.ts';
import { bestVariant, readVariants, useVariants, variantId } from '../../stores/variants.ts';
import { Button } from '../../ui/Button.tsx';
import { InstallButton, InstallError } from '../../ui/InstallButton.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import styles from './RecommendedModel.module.css';

/** One sentence on what was found. */
const useMachineSentence = (): string => {
  const { t } = useTranslation();
  const format = useFormat();
  const machine = useMachine((state) => state.machine);
  if (machine === null) return '';
  const memory = format.memory(machine.memory.totalBytes);
  const gpus = machine.gpus.filter(({ integrated }) => integrated !== true);
  const [first] = gpus;
  if (first === undefined) return t('firstRun.onlyCpu', { memory });
  return t('firstRun.withGpu', {
    count: gpus.length,
    gpu: first.name,
    vram: format.memory(first.memoryTotalBytes),
    memory,
  });
};

export const RecommendedModel = (): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const isConnected = useConnection((state) => state.status === 'open');
  const variants = useVariants((state) => state.byUse[state.use]);
  const rows = useMachine((state) => state.readiness?.rows);
  const found = useMachineSentence();
  useEffect(() => {
    if (!isConnected) return;
    const { use, byUse } = useVariants.getState();
    if (byUse[use] === undefined) void readVariants(use);
    if (useMachine.getState().readiness === null) void readMachine(false);
  }, [isConnected]);

  if (variants === undefined) {
    return (
      <section className={styles.card} aria-label={t('firstRun.label')}>
        <Skeleton height="20px" width="60%" />
        <Skeleton height="40px" />
      </section>
    );
  }
  const best = bestVariant(variants);
  const hindrances = rows?.filter(({ status }) => status === 'fail').length ?? 0;
  const links = (
    <div className={styles.links}>
      {hindrances > 0 && (
        <Button size="small" variant="quiet" icon={<ArrowRight />} onClick={() => goTo('machine')}>
          {t('firstRun.hindrances', { count: hindrances })}
        </Button>
      )}
      <Button size="small" variant="quiet" icon={<ArrowRight />} onClick={() => goTo('models')}>
        {t('firstRun.otherChoices')}
      </Button>
    </div>
  );
  if (best === null) {
    return (
      <section className={styles.card} aria-label={t('firstRun.label')}>
        <h3 className={styles.title}>{t('family.nothingFits')}</h3>
        <p className={styles.text}>{t('firstRun.demoAnswers', { found })}</p>
        {links}
      </section>
    );
  }
  const speed = format.speedBand(best.decodeLow, best.decodeHigh);
  return (
    <section className={styles.card} aria-label={t('firstRun.label')}>
      <div className={styles.row}>
        <div className={styles.body}>
          <h3 className={styles.title}>
            {best.name}
            <VerdictBadge verdict={best.verdict} />
          </h3>
          <p className={styles.text}>
            {t(best.recommended ? 'firstRun.recommended' : 'firstRun.slow', { found, speed })}
          </p>
        </div>
        <InstallButton
          id={variantId(best)}
          name={best.name}
          variant="primary"
          label={t('family.installSize', { size: format.storage(best.bytes) })}
        />
      </div>
      <InstallError id={variantId(best)} name={best.name} />
      {links}
    </section>
  );
};
