/** Every check: its verdict, what was found, what is needed, why, and what to do. What needs attention comes first. */
import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadinessRow } from '../../../contract/hardware.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { PageSection } from '../../ui/Page.tsx';
import { FixText } from './FixText.tsx';
import { rowName } from './rowName.ts';
import styles from './ReadinessList.module.css';

type Status = ReadinessRow['status'];

const icons: Readonly<Record<Status, ReactElement>> = {
  ok: <CircleCheck aria-hidden="true" />,
  warn: <TriangleAlert aria-hidden="true" />,
  fail: <CircleAlert aria-hidden="true" />,
  unknown: <CircleHelp aria-hidden="true" />,
};

const tones: Readonly<Record<Status, Tone>> = { ok: 'success', warn: 'warning', fail: 'danger', unknown: 'neutral' };

const urgency: Readonly<Record<Status, number>> = { fail: 0, warn: 1, unknown: 2, ok: 3 };

const Row = ({ row }: { readonly row: ReadinessRow }): ReactElement => {
  const { t } = useTranslation();
  const name = rowName(row.id, t);
  return (
    <li className={styles.row} data-status={row.status}>
      <span className={styles.icon}>{icons[row.status]}</span>
      <div className={styles.body}>
        <div className={styles.head}>
          <h3 className={styles.name}>{name}</h3>
          <Badge tone={tones[row.status]}>{t(`machine.status.${row.status}`)}</Badge>
        </div>
        <dl className={styles.facts}>
          <div>
            <dt>{t('machine.found')}</dt>
            <dd>{row.found}</dd>
          </div>
          <div>
            <dt>{t('machine.needed')}</dt>
            <dd>{row.needed}</dd>
          </div>
        </dl>
        <p className={styles.why}>{row.why}</p>
        {row.fix !== null && (
          <div className={styles.fix}>
            <p className={styles.fixTitle}>{t('machine.fix')}</p>
            <FixText fix={row.fix} />
          </div>
        )}
      </div>
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
          {sorted.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ul>
      </Card>
    </PageSection>
  );
};
