/** What a job goes through, in order, and where it is. */
import { Check, Circle, LoaderCircle } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../contract/models.ts';
import styles from './JobSteps.module.css';

type StepState = 'done' | 'current' | 'next';

/** A download that reads back what it has is still at its download. */
const stateOf = (phase: Job['phase'], { steps, phase: current }: Job): StepState => {
  const at = Math.max(0, steps.indexOf(current));
  const distance = steps.indexOf(phase) - at;
  return distance < 0 ? 'done' : distance === 0 ? 'current' : 'next';
};

const Step = ({ phase, job }: { readonly phase: Job['phase']; readonly job: Job }): ReactElement => {
  const { t } = useTranslation();
  const state = stateOf(phase, job);
  const isRunning = job.state === 'running';
  const stateText = { done: t('install.phaseDone'), current: t('install.phaseCurrent'), next: t('install.phaseNext') };
  const Icon = state === 'done' ? Check : state === 'current' && isRunning ? LoaderCircle : Circle;
  return (
    <li
      className={styles.step}
      data-state={state}
      data-running={isRunning || undefined}
      aria-current={state === 'current' ? 'step' : undefined}
    >
      <Icon aria-hidden="true" />
      {t(`install.phase.${phase}`)}
      <span className="visually-hidden">, {stateText[state]}</span>
    </li>
  );
};

export const JobSteps = ({ job }: { readonly job: Job }): ReactElement => (
  <ol className={styles.steps}>
    {job.steps.map((phase) => (
      <Step key={phase} phase={phase} job={job} />
    ))}
  </ol>
);
