/** A setting that is one line of text: kept with Enter or when one leaves it, and not while it is wrong. */
import { useState, type ReactElement } from 'react';
import { TextField } from '../../ui/TextField.tsx';
import styles from './SettingsPage.module.css';

export interface TextSettingProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** What is wrong with a text; null where nothing is. */
  readonly problemOf: (text: string) => string | null;
  readonly onChange: (value: string) => void;
}

export const TextSetting = ({ label, value, placeholder, problemOf, onChange }: TextSettingProps): ReactElement => {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const problem = draft === null ? null : problemOf(draft.trim());
  const keep = (): void => {
    if (draft === null || problem !== null) return;
    if (draft.trim() !== value) onChange(draft.trim());
    setDraft(null);
  };
  return (
    <form
      className={styles.textSetting}
      onBlur={keep}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <TextField
        label={label}
        labelHidden
        value={text}
        maxLength={2000}
        placeholder={placeholder}
        error={problem ?? undefined}
        onChange={setDraft}
      />
    </form>
  );
};
