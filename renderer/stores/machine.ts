/** The machine and what it means for each model. Read once and kept: reading again is a button. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { Machine, Readiness } from '../../contract/hardware.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface MachineState {
  readonly machine: Machine | null;
  readonly readiness: Readiness | null;
  readonly error: ErrorInfo | null;
  readonly busy: boolean;
}

export const useMachine = create<MachineState>(() => ({ machine: null, readiness: null, error: null, busy: false }));

export const readMachine = async (refresh: boolean): Promise<void> => {
  if (useMachine.getState().busy) return;
  useMachine.setState({ busy: true, error: null });
  try {
    // One after the other: the second answers from the reading that the first has just made.
    const machine = await callHearth('hardware.machine', { refresh });
    useMachine.setState({ machine });
    const readiness = await callHearth('hardware.readiness', { refresh: false });
    useMachine.setState({ readiness });
  } catch (thrown) {
    useMachine.setState({ error: errorInfoOf(thrown) });
  } finally {
    useMachine.setState({ busy: false });
  }
};
