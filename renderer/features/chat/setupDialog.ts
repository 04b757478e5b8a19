/** Whether the settings of the open chat are shown. */
import { create } from 'zustand';

export const useSetupDialog = create<{ readonly open: boolean }>(() => ({ open: false }));

export const openSetup = (): void => useSetupDialog.setState({ open: true });
export const closeSetup = (): void => useSetupDialog.setState({ open: false });
