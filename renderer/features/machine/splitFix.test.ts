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

  it('end where the sentence goes on: ", then restart" must not land in a shell', () => {
    expect(splitFix('sudo pacman -Syu nvidia, then restart the computer.')).toEqual([
      { kind: 'command', text: 'sudo pacman -Syu nvidia' },
      { kind: 'text', text: 'then restart the computer.' },
    ]);
    expect(
      splitFix("Add NVIDIA's package source (https://developer.nvidia.com), then: sudo apt-get install cuda-12"),
    ).toEqual([
      { kind: 'text', text: "Add NVIDIA's package source (https://developer.nvidia.com), then:" },
      { kind: 'command', text: 'sudo apt-get install cuda-12' },
    ]);
    expect(splitFix('wget https://a.b/c_1.1-1_all.deb && sudo dpkg -i c_1.1-1_all.deb')).toEqual([
      { kind: 'command', text: 'wget https://a.b/c_1.1-1_all.deb && sudo dpkg -i c_1.1-1_all.deb' },
    ]);
  });

  it('are not plain advice: a sentence must not be shown as a command', () => {
    const advice = 'Press "Look again"; if it stays unknown, restart the computer.';
    expect(splitFix(advice)).toEqual([{ kind: 'text', text: advice }]);
  });

  it('are not single names: a file in backticks is no command', () => {
    expect(splitFix('Set `HEARTH_HOME` to a larger disk.')).toEqual([
      { kind: 'text', text: 'Set HEARTH_HOME to a larger disk.' },
    ]);
  });
});
