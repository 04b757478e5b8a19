/** The backend for a machine: that of its best GPU; an integrated GPU only where there is no other. */
import type { Machine } from '../../contract/hardware.ts';
import { chooseBackend } from '../hardware/engineBackend.ts';
import type { Backend } from './planMachine.ts';

const preference: readonly Backend[] = ['cuda', 'metal', 'vulkan', 'cpu'];

export const chooseEngineBackend = (machine: Machine): Backend => {
  const discrete = machine.gpus.filter((gpu) => gpu.integrated !== true);
  const candidates = (discrete.length > 0 ? discrete : machine.gpus).map(
    (gpu): Backend => chooseBackend(gpu, machine).backend,
  );
  return preference.find((backend) => candidates.includes(backend)) ?? 'cpu';
};
