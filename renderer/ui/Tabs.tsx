/** A few views of one page, one at a time: one tab stop, arrow keys between them. */
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactElement, ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface TabsProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly tabs: readonly { readonly value: V; readonly label: string; readonly view: () => ReactElement }[];
  /** Beside the tabs, at the end of their line. */
  readonly aside?: ReactNode;
}

export const Tabs = <V extends string>({ label, value, onChange, tabs, aside }: TabsProps<V>): ReactElement => (
  <BaseTabs.Root value={value} onValueChange={(next: V) => onChange(next)} className={styles.root}>
    <div className={styles.line}>
      <BaseTabs.List aria-label={label} className={styles.list}>
        {tabs.map((tab) => (
          <BaseTabs.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {aside}
    </div>
    {tabs.map(({ value: tabValue, view: View }) => (
      <BaseTabs.Panel key={tabValue} value={tabValue} className={styles.panel}>
        <View />
      </BaseTabs.Panel>
    ))}
  </BaseTabs.Root>
);
