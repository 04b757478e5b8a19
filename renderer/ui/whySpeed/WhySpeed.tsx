/**
 * Everything behind a predicted speed: the figure and its band, what it rests on, the sum of one token, the memory, and the
 * plan's reasons in words. Complete in itself, so that any page can show it.
 */
import { Lightbulb, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineFacts } from '../../../contract/engine.ts';
import type { Plan, PlanNote } from '../../../contract/plan.ts';
import { useFormat } from '../useFormat.ts';
import { usePlanNote } from '../usePlanNote.ts';
import { SpeedMemory } from './SpeedMemory.tsx';
import { SpeedSum } from './SpeedSum.tsx';
import { TuneSection } from './TuneSection.tsx';
import styles from './WhySpeed.module.css';

export interface WhySpeedProps {
  readonly plan: Plan;
  /** Of this model, where it is loaded. */
  readonly loaded: EngineFacts | null;
  readonly measuredTokensPerSecond: number | null;
  /** Only what is there can be measured. */
  readonly isInstalled: boolean;
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement => (
  <section className={styles.part} aria-label={title}>
    <h3 className={styles.partTitle}>{title}</h3>
    {children}
  </section>
);

const Notes = ({ notes, icon }: { readonly notes: readonly PlanNote[]; readonly icon: ReactElement }): ReactElement => {
  const say = usePlanNote();
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note.key}>
          {icon}
          <span>{say(note)}</span>
        </li>
      ))}
    </ul>
  );
};

export const WhySpeed = ({ plan, loaded, measuredTokensPerSecond, isInstalled }: WhySpeedProps): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const { speed } = plan;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <div className={styles.headline}>
          <p className={styles.label}>{t('speed.predicted')}</p>
          <p className={styles.big}>{format.tokensPerSecond(speed.decodeTokensPerSecond)}</p>
          {speed.decodeLow !== null && (
            <p className={styles.peak}>
              {t('speed.between', {
                low: format.tokensPerSecond(speed.decodeLow),
                high: format.tokensPerSecond(speed.decodeHigh),
              })}
            </p>
          )}
        </div>
        {measuredTokensPerSecond !== null && (
          <div className={styles.headline}>
            <p className={styles.label}>{t('speed.measured')}</p>
            <p className={styles.big}>{format.tokensPerSecond(measuredTokensPerSecond)}</p>
            <p className={styles.peak}>{t('speed.measuredNow')}</p>
          </div>
        )}
        <div className={styles.headline}>
          <p className={styles.label}>{t('speed.prompts')}</p>
          <p className={styles.big}>{format.tokensPerSecond(speed.prefillTokensPerSecond)}</p>
          {speed.timeToFirstTokenMs !== null && (
            <p className={styles.peak}>
              {t('speed.firstToken', { duration: format.duration(speed.timeToFirstTokenMs) })}
            </p>
          )}
        </div>
      </div>
      <p className={styles.basis}>
        {speed.decodeTokensPerSecond === null
          ? t('speed.unknown')
          : speed.basis === 'answers'
            ? t('speed.basis.answers', { count: speed.answers })
            : t(`speed.basis.${speed.basis}`)}
      </p>
      {plan.warnings.length > 0 && (
        <Part title={t('speed.warnings')}>
          <Notes notes={plan.warnings} icon={<TriangleAlert aria-hidden="true" className={styles.warning} />} />
        </Part>
      )}
      {speed.parts.length > 0 && (
        <Part title={t('speed.sum')}>
          <SpeedSum speed={speed} />
        </Part>
      )}
      <Part title={t('speed.reasons')}>
        <Notes notes={plan.reasons} icon={<Lightbulb aria-hidden="true" className={styles.reason} />} />
      </Part>
      {isInstalled && (
        <Part title={t('tune.title')}>
          <TuneSection modelId={plan.model} />
        </Part>
      )}
      <Part title={t('speed.memory')}>
        <SpeedMemory plan={plan} measured={loaded} />
        {loaded === null && <p className={styles.peak}>{t('speed.notLoaded')}</p>}
      </Part>
    </div>
  );
};
