/** The ways that are measured, each with its speeds and what a usual question takes. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TuneCandidate, TuneJob } from '../../../contract/tune.ts';
import { classNames } from '../classNames.ts';
import { useFormat } from '../useFormat.ts';
import { usePlanWords } from '../usePlanNote.ts';
import why from './WhySpeed.module.css';
import styles from './Tune.module.css';

const Row = ({ candidate, isKept }: { readonly candidate: TuneCandidate; readonly isKept: boolean }): ReactElement => {
  const { t } = useTranslation();
  const words = usePlanWords();
  const format = useFormat();
  const { what, state, seconds, prefillTokensPerSecond, decodeTokensPerSecond } = candidate;
  const said = isKept ? t('tune.kept') : t(`tune.state.${state}`);
  return (
    <tr className={classNames(isKept && styles.kept)} data-state={state}>
      <th scope="row">
        {words(what)}
        {said !== '' && <span className={why.peak}>{said}</span>}
      </th>
      <td className={why.figure}>{format.tokensPerSecond(prefillTokensPerSecond)}</td>
      <td className={why.figure}>{format.tokensPerSecond(decodeTokensPerSecond)}</td>
      <td className={why.figure}>
        {format.shortDuration(seconds === null ? null : seconds.middle * 1000)}
        {seconds !== null && seconds.least < seconds.most && (
          <span className={why.peak}>
            {t('tune.range', {
              least: format.shortDuration(seconds.least * 1000),
              most: format.shortDuration(seconds.most * 1000),
            })}
          </span>
        )}
      </td>
    </tr>
  );
};

export const TuneTable = ({ job }: { readonly job: TuneJob }): ReactElement => {
  const { t } = useTranslation();
  return (
    <table className={why.memory}>
      <thead>
        <tr>
          <th scope="col">{t('tune.way')}</th>
          <th scope="col" className={why.figure}>
            {t('tune.prompts')}
          </th>
          <th scope="col" className={why.figure}>
            {t('tune.answers')}
          </th>
          <th scope="col" className={why.figure}>
            {t('tune.question')}
            <span className={why.peak}>{t('tune.questionHint')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {job.candidates.map((candidate, index) => (
          <Row key={JSON.stringify(candidate.what)} candidate={candidate} isKept={index === job.winner} />
        ))}
      </tbody>
    </table>
  );
};
