/** All keys of the window, by what they do. */
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { allCommands } from './allCommands.ts';
import { commandGroups } from './command.ts';
import { Keys } from './Keys.tsx';
import { closePalette } from '../../stores/palette.ts';
import { PALETTE_KEYS } from './shortcut.ts';
import styles from './KeysDialog.module.css';

/** Keys of the field for the question, which belong to no command. */
const writingKeys = [
  ['send', 'Enter'],
  ['newLine', 'Shift+Enter'],
  ['editLast', 'ArrowUp'],
  ['stop', 'Esc'],
] as const;

export const KeysDialog = (): ReactElement => {
  const { t } = useTranslation();
  const [commands] = useState(() => allCommands(t));
  const groups = [
    {
      name: t('commands.writing'),
      rows: writingKeys.map(([id, shortcut]) => ({ label: t(`commands.writingKeys.${id}`), shortcut })),
    },
    ...commandGroups.map((group) => ({
      name: t(`commands.groups.${group}`),
      rows: commands.flatMap(({ group: its, label, shortcuts }) =>
        its === group && shortcuts?.[0] !== undefined ? [{ label, shortcut: shortcuts[0] }] : [],
      ),
    })),
  ].filter(({ rows }) => rows.length > 0);
  return (
    <Dialog
      open
      wide
      onClose={closePalette}
      title={t('commands.keys')}
      actions={<Button onClick={closePalette}>{t('chat.close')}</Button>}
    >
      <p className={styles.lead}>
        {t('commands.keysText')} <Keys shortcut={PALETTE_KEYS} />
      </p>
      <div className={styles.groups}>
        {groups.map(({ name, rows }) => (
          <section key={name}>
            <h3 className={styles.name}>{name}</h3>
            <dl className={styles.rows}>
              {rows.map(({ label, shortcut }) => (
                <div key={label} className={styles.row}>
                  <dt>{label}</dt>
                  <dd>
                    <Keys shortcut={shortcut} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
