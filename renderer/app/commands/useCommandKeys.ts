/**
 * The keys of the commands, everywhere in the window. In a dialog or a menu keys belong to that, but for closing this one.
 * While the conversations are not open there is nothing to do it to, and no key does anything.
 */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isInPopup } from '../../ui/isInPopup.ts';
import { allCommands, isOffered, runCommand } from './allCommands.ts';
import { closePalette, openPalette, usePalette } from '../../stores/palette.ts';
import { isPressed, PALETTE_KEYS } from './shortcut.ts';

export const useCommandKeys = (isOpen: boolean): void => {
  const { t } = useTranslation();
  useEffect(() => {
    if (!isOpen) {
      closePalette();
      return undefined;
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (isPressed(PALETTE_KEYS, event)) {
        event.preventDefault();
        if (usePalette.getState().open !== 'none') closePalette();
        else if (!isInPopup(event.target)) openPalette('commands');
        return;
      }
      // Writing presses a key at a time; nothing is gathered for those.
      if (!(event.ctrlKey || event.metaKey || event.altKey) || isInPopup(event.target)) return;
      const command = allCommands(t).find(
        (one) => isOffered(one) && one.shortcuts?.some((shortcut) => isPressed(shortcut, event)),
      );
      if (command === undefined) return;
      event.preventDefault();
      runCommand(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOpen, t]);
};
