/** One thing that a person can do by its name or its keys, from anywhere in the window. */
import type { ReactElement } from 'react';

export const commandGroups = ['chat', 'list', 'thinking', 'model', 'view', 'pages', 'chats'] as const;
export type CommandGroup = (typeof commandGroups)[number];

export interface Command {
  /** Unique among those that are offered together. */
  readonly id: string;
  readonly group: CommandGroup;
  readonly label: string;
  readonly icon: ReactElement;
  /** The first is shown; see `shortcut.ts`. */
  readonly shortcuts?: readonly string[];
  /** False where there is nothing to do it to right now. */
  readonly isOffered?: boolean;
  /** What it is set to already. */
  readonly isChosen?: boolean;
  /** A failure is shown to the person as a toast. */
  readonly run: () => unknown;
}
