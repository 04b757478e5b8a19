/** Everything that can be done, as it stands at this moment. */
import type { TFunction } from 'i18next';
import { showFault } from '../../stores/toasts.ts';
import { chatCommands } from './chatCommands.tsx';
import type { Command } from './command.ts';
import { transferCommands } from './transferCommands.tsx';
import { windowCommands } from './windowCommands.tsx';

export const allCommands = (t: TFunction): readonly Command[] => [
  ...chatCommands(t),
  ...transferCommands(t),
  ...windowCommands(t),
];

export const isOffered = (command: Command): boolean => command.isOffered !== false;

export const runCommand = (command: Command): void => {
  new Promise((resolve) => resolve(command.run())).catch(showFault);
};
