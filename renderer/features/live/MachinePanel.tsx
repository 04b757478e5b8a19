/** The machine at work: its graphics cards and the computer. */
import type { ReactElement } from 'react';
import { ComputerSection } from './ComputerSection.tsx';
import { GpuSection } from './GpuSection.tsx';

export const MachinePanel = (): ReactElement => (
  <>
    <GpuSection />
    <ComputerSection />
  </>
);
