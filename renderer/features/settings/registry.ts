/**
 * What the settings page shows, in order. A new row is one entry in a `…Section.tsx`; a new section is such a file
 * and one line here. Search, layout and keeping come by themselves.
 */
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { about } from './aboutSection.tsx';
import { alerts } from './alertsSection.tsx';
import { appearance } from './appearanceSection.tsx';
import { chats } from './chatsSection.tsx';
import { downloads } from './downloadsSection.tsx';
import { protection } from './protectionSection.tsx';
import { backups } from './backupSection.tsx';
import { keyboard } from './keyboardSection.tsx';
import { monitoring } from './monitoringSection.tsx';

export interface RowControlProps {
  readonly settings: Settings;
  /** The row's name, for the control's accessible name. */
  readonly label: string;
  /** Keeps the change; a failure is shown under the section. */
  readonly change: (part: Partial<Settings>) => void;
}

export interface SettingsRow {
  readonly id: string;
  readonly name: (t: TFunction) => string;
  /** What it does. */
  readonly text: (t: TFunction) => string;
  /** What it costs: memory, speed, disk, privacy, attention; where it costs nothing, that. */
  readonly cost: (t: TFunction) => string;
  readonly Control: (props: RowControlProps) => ReactElement;
}

export interface SettingsSection {
  readonly id: string;
  readonly title: (t: TFunction) => string;
  readonly rows: readonly SettingsRow[];
  /** Shown below the rows, such as a list; found by `words` and the title. */
  readonly More?: () => ReactElement | null;
  readonly words?: (t: TFunction) => readonly string[];
}

export const settingsSections: readonly SettingsSection[] = [
  appearance,
  chats,
  downloads,
  alerts,
  protection,
  backups,
  monitoring,
  keyboard,
  about,
];
