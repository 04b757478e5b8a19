/** Every check: its verdict, what was found, what is needed, why, and what to do. What needs attention comes first. */
import { ChevronDown, CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadinessRow } from '../../../contract/hardware.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { CudaFetch } from './CudaFetch.tsx';
import { FixText } from './FixText.tsx';
import { RawDetails } from './RawDetails.tsx';
import { rowName } from './rowName.ts';
import styles from './ReadinessList.module.css';

type Status = ReadinessRow['status'];

const useSaid = (row: ReadinessRow): ReadinessRow['zh'] => (useTranslation().i18n.language === 'zh' ? row.zh : row);

const icons: Readonly<Record<Status, ReactElement>> = {
  ok: <CircleCheck aria-hidden="true" />,
  warn: <TriangleAlert aria-hidden="true" />,
  fail: <CircleAlert aria-hidden="true" />,
  unknown: <CircleHelp aria-hidden="true" />,
};

const tones: Readonly<Record<Status, Tone>> = { ok: 'success', warn: 'warning', fail: 'danger', unknown: 'neutral' };

const urgency: Readonly<Record<Status, number>> = { fail: 0, warn: 1, unknown: 2, ok: 3 };

interface RowProps {
  readonly row: ReadinessRow;
  /** An earlier row that the same thing mends; null = none. */
  readonly mendedWith: ReadinessRow | null;
}

const Head = ({ row }: { readonly row: ReadinessRow }): ReactElement => {
  const { t } = useTranslation();
  return (
    <>
      <h3 className={styles.name}>{rowName(row.id, t)}</h3>
      <Badge tone={tones[row.status]}>{t(`machine.status.${row.status}`)}</Badge>
    </>
  );
};

const Fix = ({ row, mendedWith }: RowProps): ReactElement | null => {
  const { t } = useTranslation();
  const { fix } = useSaid(row);
  if (fix === null) return null;
  return (
    <div className={styles.fix}>
      <p className={styles.fixTitle}>{t('machine.fix')}</p>
      {row.action === 'install-cuda-runtime' && <CudaFetch />}
      {mendedWith === null ? <FixText fix={fix} /> : <p>{t('machine.sameFix', { name: rowName(mendedWith.id, t) })}</p>}
    </div>
  );
};

const Facts = ({ row }: { readonly row: ReadinessRow }): ReactElement => {
  const { t } = useTranslation();
  const { found, needed, why } = useSaid(row);
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('machine.found')}</dt>
          <dd>{found}</dd>
        </div>
        <div>
          <dt>{t('machine.needed')}</dt>
          <dd>{needed}</dd>
        </div>
      </dl>
      <p className={styles.why}>{why}</p>
      {row.details !== null && <RawDetails text={row.details} />}
    </>
  );
};

/** What is ready is one line that unfolds; what is not stands open, with its remedy. */
const Row = ({ row, mendedWith }: RowProps): ReactElement => {
  const { found } = useSaid(row);
  return (
    <li className={styles.row} data-status={row.status}>
      <span className={styles.icon}>{icons[row.status]}</span>
      {row.status === 'ok' ? (
        <details className={styles.body}>
          <summary className={styles.head}>
            <Head row={row} />
            <span className={styles.short}>{found}</span>
            <ChevronDown className={styles.chevron} aria-hidden="true" />
          </summary>
          <Facts row={row} />
          <Fix row={row} mendedWith={mendedWith} />
        </details>
      ) : (
        <div className={styles.body}>
          <div className={styles.head}>
            <Head row={row} />
          </div>
          <Facts row={row} />
          <Fix row={row} mendedWith={mendedWith} />
        </div>
      )}
    </li>
  );
};

export const ReadinessList = ({ rows }: { readonly rows: readonly ReadinessRow[] }): ReactElement => {
  const { t } = useTranslation();
  const attention = rows.filter((row) => row.status === 'fail' || row.status === 'warn').length;
  const sorted = rows.toSorted((left, right) => urgency[left.status] - urgency[right.status]);
  return (
    <PageSection
      title={t('machine.checks')}
      note={
        <Badge tone={attention === 0 ? 'success' : 'warning'}>
          {attention === 0 ? t('machine.allReady') : t('machine.needsAttention', { count: attention })}
        </Badge>
      }
    >
      <Card>
        <ul className={styles.rows}>
          {sorted.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              mendedWith={sorted.slice(0, index).find(({ fix }) => fix !== null && fix === row.fix) ?? null}
            />
          ))}
        </ul>
      </Card>
    </PageSection>
  );
};
