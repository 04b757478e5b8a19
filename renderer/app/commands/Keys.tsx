/** A shortcut as keys. */
import type { ReactElement } from 'react';
import { keyNames } from './shortcut.ts';
import styles from './Keys.module.css';

export const Keys = ({ shortcut }: { readonly shortcut: string }): ReactElement => (
  <span className={styles.keys}>
    {keyNames(shortcut).map((name) => (
      <kbd key={name}>{name}</kbd>
    ))}
  </span>
);
