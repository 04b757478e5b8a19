/** One line of text with its label. */
import { useId, type ReactElement } from 'react';
import styles from './TextField.module.css';

export interface TextFieldProps {
  readonly label: string;
  /** Only spoken, where the name stands beside the field already. */
  readonly labelHidden?: boolean;
  readonly value: string;
  readonly maxLength: number;
  /** What holds where it is empty. */
  readonly placeholder?: string | undefined;
  /** What is wrong with it. */
  readonly error?: string | undefined;
  /** Hidden while it is typed; for the passphrase there is, or for a new one. */
  readonly secret?: 'current' | 'new';
  readonly onChange: (value: string) => void;
}

export const TextField = ({
  label,
  labelHidden = false,
  value,
  maxLength,
  placeholder,
  error,
  secret,
  onChange,
}: TextFieldProps): ReactElement => {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
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
        type={secret === undefined ? 'text' : 'password'}
        autoComplete={secret === undefined ? 'off' : `${secret}-password`}
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
