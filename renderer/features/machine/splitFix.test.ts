import { describe, expect, it } from 'vitest';
import { splitFix } from './splitFix.ts';

describe('commands in an advice', () => {
  it('are cut out, so that they can be copied without the sentence around them', () => {
    expect(splitFix('Install the driver: `sudo apt install nvidia-driver-580`, then restart.')).toEqual([
      { kind: 'text', text: 'Install the driver:' },
      { kind: 'command', text: 'sudo apt install nvidia-driver-580' },
      { kind: 'text', text: 'then restart.' },
    ]);
  });

  it('are known on lines of their own: advice is not always in backticks', () => {
    expect(splitFix('Run this:\n$ sudo modprobe nvidia\n')).toEqual([
      { kind: 'text', text: 'Run this:' },
      { kind: 'command', text: 'sudo modprobe nvidia' },
    ]);
  });

  it('are not single names: a file in backticks is no command', () => {
    expect(splitFix('Set `HEARTH_HOME` to a larger disk.')).toEqual([
      { kind: 'text', text: 'Set HEARTH_HOME to a larger disk.' },
    ]);
  });
});
