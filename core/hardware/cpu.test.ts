import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSysctl, readCpu } from './cpu.ts';
import { fileTree } from './fileTree.testing.ts';

const block = (processor: number, core: number): string =>
  [
    `processor\t: ${processor}`,
    'model name\t: AMD Ryzen 5 5600X 6-Core Processor',
    'physical id\t: 0',
    `core id\t\t: ${core}`,
    'flags\t\t: fpu sse4_2 avx f16c avx2 bmi2 fma avx512f amx_tile',
  ].join('\n');

describe('readCpu', () => {
  it('counts cores and not threads: planning for both halves of a core makes decoding slower', async () => {
    const cpuinfo = [block(0, 0), block(1, 1), block(2, 0), block(3, 1)].join('\n\n');
    const folder = await fileTree({ cpuinfo });
    const { value } = await readCpu({
      platform: 'linux',
      cpuinfoFile: join(folder, 'cpuinfo'),
      sysFolder: '/nowhere',
      logicalCores: 4,
    });
    expect(value).toMatchObject({
      name: 'AMD Ryzen 5 5600X 6-Core Processor',
      physicalCores: 2,
      logicalCores: 4,
      features: ['AVX', 'AVX2', 'FMA', 'F16C', 'BMI2', 'AVX-512', 'AMX', 'SSE4.2'].sort(
        (left, right) => value.features.indexOf(left) - value.features.indexOf(right),
      ),
    });
  });

  it('takes the cores from the topology on Arm, whose cpuinfo has none', async () => {
    const folder = await fileTree({
      cpuinfo: 'processor\t: 0\nFeatures\t: fp asimd asimddp i8mm sve\n',
      'devices/system/cpu/cpu0/topology/thread_siblings_list': '0\n',
      'devices/system/cpu/cpu1/topology/thread_siblings_list': '1\n',
      'devices/system/cpu/cpufreq/ignored': '',
    });
    const { value } = await readCpu({
      platform: 'linux',
      cpuinfoFile: join(folder, 'cpuinfo'),
      sysFolder: folder,
      logicalCores: 2,
    });
    expect(value).toMatchObject({ physicalCores: 2, features: ['NEON', 'DOTPROD', 'I8MM', 'SVE'] });
  });

  it('has no more cores than the container may use: threads for 64 cores on a share of 4 crawl', async () => {
    const cpuinfo = Array.from({ length: 64 }, (_, core) => block(core, core)).join('\n\n');
    const folder = await fileTree({ cpuinfo });
    const { value } = await readCpu({
      platform: 'linux',
      cpuinfoFile: join(folder, 'cpuinfo'),
      sysFolder: '/nowhere',
      logicalCores: 4,
    });
    expect(value.physicalCores).toBe(4);
  });

  it('says why nothing is known, on a system that hides it and with a missing file', async () => {
    expect((await readCpu({ platform: 'win32' })).unknown['cpu.features']).toMatch(/Windows/);
    const { value, unknown } = await readCpu({
      platform: 'linux',
      cpuinfoFile: '/nowhere',
      sysFolder: '/nowhere',
    });
    expect(value).toMatchObject({ physicalCores: null, features: [] });
    expect(unknown).toHaveProperty(['cpu.physicalCores']);
  });
});

describe('parseSysctl', () => {
  it('reads an Apple chip', () => {
    const text =
      'hw.physicalcpu: 16\nhw.optional.neon: 1\nhw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_SME: 0\nmachdep.cpu.brand_string: Apple M3 Max\nhw.perflevel0.physicalcpu: 12\nhw.perflevel1.physicalcpu: 4\n';
    expect(parseSysctl(text)).toMatchObject({
      name: 'Apple M3 Max',
      topology: { physicalCores: 16, performanceCores: 12, efficiencyCores: 4 },
      features: ['NEON', 'DOTPROD'],
    });
  });
});
