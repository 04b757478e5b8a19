/** A readiness row as the checks write it; `action` only where the app can do the fix itself. */
import type { ReadinessRow } from '../../contract/hardware.ts';

export type Row = Omit<ReadinessRow, 'action'> & { readonly action?: ReadinessRow['action'] };
