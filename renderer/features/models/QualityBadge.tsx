/** How much quantizing cost a model, in one word; the measured figures behind it open beside it. */
import { Gauge } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstalledModel } from '../../../contract/models.ts';
import type { QualityCertificate, QualityGrade } from '../../../contract/quality.ts';
import { useModels } from '../../stores/models.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { useFormat } from '../../ui/useFormat.ts';
import styles from './QualityBadge.module.css';

const tones: Readonly<Record<QualityGrade, Tone>> = {
  lossless: 'success',
  slight: 'success',
  noticeable: 'warning',
  heavy: 'danger',
};

const Certificate = ({ certificate }: { readonly certificate: QualityCertificate }): ReactElement => {
  const { t } = useTranslation();
  const format = useFormat();
  const { grade, rightAnswers, sourceQuantization, text } = certificate;
  const figure = (value: number, error: number): string => `${value.toFixed(4)} ± ${error.toFixed(4)}`;
  return (
    <>
      <p>{t(`models.quality.text.${grade}`, { source: sourceQuantization })}</p>
      <FactList
        facts={[
          [t('models.quality.agreement'), format.percent(certificate.topAgreement)],
          [t('models.quality.divergence'), figure(certificate.meanKlDivergence, certificate.meanKlDivergenceError)],
          [t('models.quality.perplexity'), figure(certificate.perplexityRatio, certificate.perplexityRatioError)],
          ...(rightAnswers === null
            ? []
            : ([
                [
                  t('models.quality.rightAnswers'),
                  t('models.quality.ofProblems', {
                    right: rightAnswers.right,
                    problems: rightAnswers.problems,
                    sourceRight: rightAnswers.sourceRight,
                  }),
                ],
              ] as const)),
          [t('models.quality.positions'), format.integer(certificate.positions)],
          [t('models.quality.measuredAt'), format.dateTime(certificate.measuredAt)],
        ]}
      />
      <p className={styles.quiet}>{t('models.quality.against', { source: sourceQuantization, text: text.name })}</p>
    </>
  );
};

export const QualityBadge = ({ model }: { readonly model: InstalledModel }): ReactElement | null => {
  const { t } = useTranslation();
  const certificate = useModels(({ certificates }) =>
    certificates.find(({ modelSha256 }) => modelSha256 === model.sha256),
  );
  if (certificate === undefined) return null;
  const grade = t(`models.quality.grade.${certificate.grade}`);
  return (
    <Popover
      title={t('models.quality.title', { name: model.name })}
      side="bottom"
      align="start"
      trigger={
        <button type="button" className={styles.trigger} aria-label={t('models.quality.label', { grade })}>
          <Badge tone={tones[certificate.grade]}>
            <Gauge size={12} aria-hidden="true" />
            {grade}
          </Badge>
        </button>
      }
    >
      <Certificate certificate={certificate} />
    </Popover>
  );
};
