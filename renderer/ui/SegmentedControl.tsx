/** A choice of a few, all in sight: one radio group, one tab stop, arrow keys inside. */
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { ReactElement } from 'react';
import styles from './SegmentedControl.module.css';

export interface SegmentedControlProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

export const SegmentedControl = <V extends string>({
  label,
  value,
  options,
  onChange,
}: SegmentedControlProps<V>): ReactElement => (
  <RadioGroup aria-label={label} value={value} onValueChange={(next: V) => onChange(next)} className={styles.group}>
    {options.map((option) => (
      <Radio.Root key={option.value} value={option.value} aria-label={option.label} className={styles.option}>
        {option.label}
      </Radio.Root>
    ))}
  </RadioGroup>
);
