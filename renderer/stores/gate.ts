/** Whether the home is open, and what stands in the way. Open until the service says otherwise. */
import { create } from 'zustand';
import type { GateState } from '../../contract/gate.ts';

export const useGate = create<{ readonly gate: GateState }>(() => ({ gate: { state: 'open', contentId: '' } }));
