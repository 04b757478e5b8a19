import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from './fileTree.testing.ts';
import { parseNvidiaSmiLine, readNvidiaSmi } from './nvidiaSmi.ts';

const line =
  'GPU-11111111-2222-3333-4444-555555555555, NVIDIA GeForce RTX 3060, 00000000:01:00.0, 560.94, 12288, 11214, 906, 3, 41, 18.42, 8.6';

describe('parseNvidiaSmiLine', () => {
  it('turns MiB and percent into bytes and shares: a unit taken wrong misjudges the machine a millionfold', () => {
    expect(parseNvidiaSmiLine(line, 0)).toEqual({
      id: 'GPU-11111111-2222-3333-4444-555555555555',
      name: 'NVIDIA GeForce RTX 3060',
      driverVersion: '560.94',
      memoryTotalBytes: 12288 * 2 ** 20,
      memoryFreeBytes: 11214 * 2 ** 20,
      memoryUsedBytes: 906 * 2 ** 20,
      utilization: 0.03,
      temperatureCelsius: 41,
      powerWatts: 18.42,
      computeCapability: '8.6',
    });
  });

  it('reads every kind of N/A as null: Number("[N/A]") is no measurement', () => {
    const answer = parseNvidiaSmiLine(
      'GPU-1, NVIDIA GB10, 0000000F:01:00.0, 580.95.05, [N/A], [Not Supported], N/A, [Unknown Error], [GPU is lost], [N/A], 12.1',
      0,
    );
    expect(answer).toMatchObject({
      memoryTotalBytes: null,
      memoryFreeBytes: null,
      memoryUsedBytes: null,
      utilization: null,
      temperatureCelsius: null,
      powerWatts: null,
    });
  });

  it('ignores what is not an answer, such as a line cut off by the end of the process', () => {
    expect(parseNvidiaSmiLine('', 0)).toBeNull();
    expect(parseNvidiaSmiLine(line.slice(0, 60), 0)).toBeNull();
    expect(parseNvidiaSmiLine('NVIDIA-SMI has failed because it could not communicate with the driver.', 0)).toBeNull();
  });
});

describe.skipIf(process.platform === 'win32')('readNvidiaSmi', () => {
  const program = async (text: string): Promise<string> => {
    const path = join(await fileTree({ 'nvidia-smi': `#!/bin/sh\n${text}\n` }), 'nvidia-smi');
    await chmod(path, 0o755);
    return path;
  };

  it('fills a GPU, its bandwidth and the CUDA version of its driver', async () => {
    const { gpus } = await readNvidiaSmi({ command: await program(`echo '${line}'`) });
    expect(gpus).toHaveLength(1);
    expect(gpus[0]).toMatchObject({
      vendor: 'NVIDIA',
      memoryBandwidthBytesPerSecond: 360e9,
      cudaVersion: '12.6',
      computeCapability: '8.6',
    });
  });

  it('comes back from a program that hangs, as nvidia-smi does on a stuck driver', async () => {
    const command = await program('sleep 600');
    const started = performance.now();
    expect(await readNvidiaSmi({ command, timeoutMs: 200 })).toEqual({
      gpus: [],
      reason: `${command} did not answer within 0.2 s`,
    });
    expect(performance.now() - started).toBeLessThan(2500);
  });

  it('asks again without the column that drivers before 510 do not know: else such a GPU is not found at all', async () => {
    const command = await program(
      `case "$1" in *compute_cap*) echo 'Field "compute_cap" is not a valid field to query.'; exit 2;; esac; echo '${line.slice(0, line.lastIndexOf(','))}'`,
    );
    expect((await readNvidiaSmi({ command })).gpus[0]).toMatchObject({
      name: 'NVIDIA GeForce RTX 3060',
      computeCapability: null,
    });
  });
});
