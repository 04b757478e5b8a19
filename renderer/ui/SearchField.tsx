/** A line to search with. Escape empties it. */
import { Search } from 'lucide-react';
import type { ReactElement, Ref } from 'react';
import styles from './SearchField.module.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

export const SearchField = ({ label, placeholder, value, onChange, ref }: SearchFieldProps): ReactElement => (
  <div className={styles.field}>
    <Search className={styles.icon} aria-hidden="true" />
    <input
      ref={ref}
      type="search"
      className={styles.input}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onChange('');
      }}
    />
  </div>
);
