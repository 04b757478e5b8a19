/** A few figures side by side, each under its name. */
import type { ReactElement } from 'react';
import styles from './Facts.module.css';

export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, string])[] }): ReactElement => (
  <dl className={styles.facts}>
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
