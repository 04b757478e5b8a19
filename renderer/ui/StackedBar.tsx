/** What a whole is made of, as one bar and its parts in words; where something else was predicted, a mark says so. */
import type { ReactElement } from 'react';
import styles from './StackedBar.module.css';

export interface BarPart {
  readonly key: string;
  readonly label: string;
  readonly amount: number;
  readonly text: string;
  /** `rest` is what is left over. */
  readonly tone: 'own' | 'soft' | 'other' | 'rest';
}

export interface StackedBarProps {
  readonly label: string;
  readonly total: number;
  readonly parts: readonly BarPart[];
  readonly mark?: { readonly amount: number; readonly label: string; readonly text: string } | null;
}

const percent = (amount: number, total: number): string =>
  total <= 0 ? '0' : `${Math.min(100, Math.max(0, (amount / total) * 100))}%`;

export const StackedBar = ({ label, total, parts, mark = null }: StackedBarProps): ReactElement => (
  <div className={styles.root} role="group" aria-label={label}>
    <div className={styles.bar} aria-hidden="true">
      {parts.map(({ key, amount, tone }) => (
        <span key={key} className={styles.part} data-tone={tone} style={{ width: percent(amount, total) }} />
      ))}
      {mark !== null && <span className={styles.mark} style={{ insetInlineStart: percent(mark.amount, total) }} />}
    </div>
    <dl className={styles.legend}>
      {parts.map(({ key, label: name, text, tone }) => (
        <div key={key} className={styles.entry}>
          <dt>
            <span className={styles.swatch} data-tone={tone} aria-hidden="true" />
            {name}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
      {mark !== null && (
        <div className={styles.entry}>
          <dt>
            <span className={styles.markSwatch} aria-hidden="true" />
            {mark.label}
          </dt>
          <dd>{mark.text}</dd>
        </div>
      )}
    </dl>
  </div>
);
