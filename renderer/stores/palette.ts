/** Which of the two windows of this feature is open: the commands, or the list of their keys. */
import { create } from 'zustand';

export type OpenPalette = 'none' | 'commands' | 'keys';

export const usePalette = create<{ readonly open: OpenPalette }>(() => ({ open: 'none' }));

export const openPalette = (open: OpenPalette): void => usePalette.setState({ open });
export const closePalette = (): void => usePalette.setState({ open: 'none' });
