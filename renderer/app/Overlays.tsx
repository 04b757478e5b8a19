/** What opens over whichever page is there. */
import type { ReactElement } from 'react';
import { TransferDialogs } from '../ui/transfer/TransferDialogs.tsx';
import { WhySpeedDialog } from '../ui/whySpeed/WhySpeedDialog.tsx';
import { CommandPalette } from './commands/CommandPalette.tsx';
import { KeysDialog } from './commands/KeysDialog.tsx';
import { usePalette } from '../stores/palette.ts';

export const Overlays = (): ReactElement => {
  const keysOpen = usePalette((state) => state.open === 'keys');
  return (
    <>
      <WhySpeedDialog />
      <TransferDialogs />
      <CommandPalette />
      {keysOpen && <KeysDialog />}
    </>
  );
};
