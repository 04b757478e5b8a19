/** The frame of a page that is read from top to bottom: title, what it is about, its main action. */
import type { ReactElement, ReactNode } from 'react';
import styles from './Page.module.css';

export interface PageProps {
  readonly title: string;
  readonly subtitle?: string;
  readonly action?: ReactNode;
  /** For pages of many small parts, which gain from a wide window. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export const Page = ({ title, subtitle, action, wide = false, children }: PageProps): ReactElement => (
  <main id="content" tabIndex={-1} className={styles.page}>
    <div className={styles.column} data-wide={wide || undefined}>
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  </main>
);

export interface PageSectionProps {
  readonly title: string;
  readonly text?: string;
  /** Beside the title, such as a count or a verdict. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

export const PageSection = ({ title, text, note, children }: PageSectionProps): ReactElement => (
  <section className={styles.section} aria-label={title}>
    <div className={styles.sectionHeader}>
      <h2 className={styles.sectionTitle}>{title}</h2>
      {note}
    </div>
    {text !== undefined && <p className={styles.sectionText}>{text}</p>}
    {children}
  </section>
);
