/**
 * Keys as they are written down, such as `Mod+Shift+O`: Mod is the key that the system uses for commands, Cmd on a Mac
 * and Ctrl elsewhere.
 */
/** Opens the list of all commands. */
export const PALETTE_KEYS = 'Mod+K';

const isMac = (): boolean => /Mac/.test(navigator.userAgent);

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export const isPressed = (shortcut: string, event: Keys, onMac = isMac()): boolean => {
  const parts = shortcut.split('+');
  const wants = (part: string): boolean => parts.includes(part);
  const [mod, other] = onMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return (
    event.key.toLowerCase() === parts.at(-1)?.toLowerCase() &&
    mod === wants('Mod') &&
    !other &&
    event.shiftKey === wants('Shift') &&
    event.altKey === wants('Alt')
  );
};

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Backspace: '⌫' };
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓' };

/** Each key as it is printed on this system's keyboards. */
export const keyNames = (shortcut: string, onMac = isMac()): readonly string[] =>
  shortcut.split('+').map((part) => arrows[part] ?? (onMac ? macSigns : otherNames)[part] ?? part);
