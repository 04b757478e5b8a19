/** One line of text with its label. */
import { useId, type ReactElement } from 'react';
import styles from './TextField.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  /** What holds where it is empty. */
  readonly placeholder?: string | undefined;
  /** What is wrong with it. */
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

export const TextField = ({ label, value, maxLength, placeholder, error, onChange }: TextFieldProps): ReactElement => {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
};
