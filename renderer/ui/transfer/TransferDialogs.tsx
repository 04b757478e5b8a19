/** The dialogs of `openTransferDialog`, over whichever page asked. Mounted once, in the window's frame. */
import type { ReactElement } from 'react';
import { useTransferDialog } from '../../stores/chatTransfer.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';

export const TransferDialogs = (): ReactElement | null => {
  const open = useTransferDialog((state) => state.open);
  if (open === 'export') return <ExportDialog />;
  return open === 'import' ? <ImportDialog /> : null;
};
