/** Everything that can be done, found by typing: the list shortens with each letter, Enter does what stands out. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Check, Search } from 'lucide-react';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { allCommands, isOffered, runCommand } from './allCommands.ts';
import type { Command } from './command.ts';
import { Keys } from './Keys.tsx';
import { matchCommands, type FoundGroup } from './matchCommands.ts';
import { closePalette, usePalette } from '../../stores/palette.ts';
import styles from './CommandPalette.module.css';

const CommandItem = ({
  command,
  onChoose,
}: {
  readonly command: Command;
  readonly onChoose: () => void;
}): ReactElement => {
  const { t } = useTranslation();
  return (
    <Autocomplete.Item value={command} className={styles.item} onClick={onChoose}>
      <span className={styles.icon} aria-hidden="true">
        {command.icon}
      </span>
      <span className={styles.label}>{command.label}</span>
      {command.isChosen === true && (
        <>
          <span className="visually-hidden">{t('commands.chosen')}</span>
          <Check className={styles.chosen} aria-hidden="true" />
        </>
      )}
      {command.shortcuts?.[0] !== undefined && <Keys shortcut={command.shortcuts[0]} />}
    </Autocomplete.Item>
  );
};

const CommandList = ({ onChoose }: { readonly onChoose: (command: Command) => void }): ReactElement => {
  const { t } = useTranslation();
  // What is there when it opens stays under the hand until it closes.
  const [commands] = useState(() => allCommands(t).filter(isOffered));
  const [typed, setTyped] = useState('');
  const groups = matchCommands(commands, typed);
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      mode="none"
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={({ label }: Command) => label}
      autoHighlight="always"
      keepHighlight
    >
      <div className={styles.field}>
        <Search aria-hidden="true" />
        <Autocomplete.Input
          className={styles.input}
          aria-label={t('commands.find')}
          placeholder={t('commands.placeholder')}
        />
      </div>
      <div className={styles.scroll}>
        <Autocomplete.Empty>
          <p className={styles.none}>{t('commands.none', { typed: typed.trim() })}</p>
        </Autocomplete.Empty>
        <Autocomplete.List>
          {({ group, items }: FoundGroup) => (
            <Autocomplete.Group key={group} items={items} className={styles.group}>
              <Autocomplete.GroupLabel className={styles.groupName}>
                {t(`commands.groups.${group}`)}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => (
                  <CommandItem key={command.id} command={command} onChoose={() => onChoose(command)} />
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
    </Autocomplete.Root>
  );
};

export const CommandPalette = (): ReactElement => {
  const { t } = useTranslation();
  const open = usePalette((state) => state.open === 'commands');
  const chosen = useRef<Command | null>(null);
  const choose = (command: Command): void => {
    chosen.current = command;
    closePalette();
  };
  // Only once the focus is back where it was: many commands take it somewhere else.
  const runChosen = (isOpen: boolean): void => {
    const command = chosen.current;
    chosen.current = null;
    if (!isOpen && command !== null) runCommand(command);
  };
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(nowOpen) => {
        if (!nowOpen) closePalette();
      }}
      onOpenChangeComplete={runChosen}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={t('commands.title')}>
          <CommandList onChoose={choose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
