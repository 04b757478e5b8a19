import { describe, expect, it } from 'vitest';
import { readCgroupCpu } from './cgroupCpu.ts';
import { indexList, readCpuTopology } from './cpuTopology.ts';
import { fileTree } from './fileTree.testing.ts';
import { readHost } from './host.ts';
import { readPowerMode, savesPower } from './powerMode.ts';

const siblings = (lists: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lists.map((list, index) => [`devices/system/cpu/cpu${index}/topology/thread_siblings_list`, `${list}\n`]),
  );

describe('readCpuTopology', () => {
  it('tells Intel’s two kinds apart by cores: threads counted as cores would overfill the fast ones', async () => {
    const folder = await fileTree({
      ...siblings(['0-1', '0-1', '2-3', '2-3', '4', '5']),
      'devices/cpu_core/cpus': '0-3\n',
      'devices/cpu_atom/cpus': '4-5\n',
      'devices/system/node/node0/cpulist': '0-5',
      'devices/system/cpu/cpu0/topology/physical_package_id': '0\n',
      'devices/system/cpu/cpu5/topology/physical_package_id': '1\n',
    });
    expect(await readCpuTopology(`${folder}/devices`)).toEqual({
      physicalCores: 4,
      performanceCores: 2,
      efficiencyCores: 2,
      numaNodes: 1,
      sockets: 2,
    });
  });

  it('tells Arm’s kinds by their capacity, and has none where all are alike', async () => {
    const capacities = (list: readonly number[]): Record<string, string> =>
      Object.fromEntries(list.map((told, index) => [`devices/system/cpu/cpu${index}/cpu_capacity`, `${told}`]));
    const cores = siblings(['0', '1', '2']);
    const mixed = await fileTree({ ...cores, ...capacities([1024, 1024, 512]) });
    expect(await readCpuTopology(`${mixed}/devices`)).toMatchObject({ performanceCores: 2, efficiencyCores: 1 });
    const alike = await fileTree({ ...cores, ...capacities([1024, 1024, 1024]) });
    expect(await readCpuTopology(`${alike}/devices`)).toMatchObject({ performanceCores: null, efficiencyCores: null });
  });

  it('is unknown and not zero where the system has no such files', async () => {
    expect(await readCpuTopology('/nowhere')).toEqual({
      physicalCores: null,
      performanceCores: null,
      efficiencyCores: null,
      numaNodes: null,
      sockets: null,
    });
    expect(indexList('0-2,8')).toEqual([0, 1, 2, 8]);
    expect(indexList(null)).toEqual([]);
  });
});

describe('readCgroupCpu', () => {
  const limit = async (files: Readonly<Record<string, string>>, membership = '0::/\n'): Promise<number | null> => {
    const folder = await fileTree({ membership, ...files });
    return readCgroupCpu({
      membershipFile: `${folder}/membership`,
      cgroupFolder: `${folder}/cgroup`,
      logicalCores: 16,
    });
  };

  it('reads the share of both versions, and the tightest of nested groups', async () => {
    expect(await limit({ 'cgroup/cpu.max': '150000 100000\n' })).toBe(1.5);
    expect(await limit({ 'cgroup/a/cpu.max': '400000 100000', 'cgroup/a/b/cpu.max': 'max 100000' }, '0::/a/b\n')).toBe(
      4,
    );
    expect(
      await limit(
        { 'cgroup/cpu/cpu.cfs_quota_us': '200000', 'cgroup/cpu/cpu.cfs_period_us': '100000' },
        '4:cpu,cpuacct:/docker/x\n',
      ),
    ).toBe(2);
  });

  it.each(['max 100000', '0 100000', '-1 100000', '6400000 100000', 'much', ''])(
    'ignores a limit that cannot be true: %s',
    async (text) => {
      expect(await limit({ 'cgroup/cpu.max': text })).toBeNull();
    },
  );
});

describe('readHost', () => {
  const nothing = { platform: 'linux', containerFiles: [], membershipFile: '/nowhere', environment: {} } as const;
  const host = async (cpuinfo: string, kernelRelease: string) =>
    readHost({ ...nothing, kernelRelease, cpuinfoFile: `${await fileTree({ cpuinfo })}/cpuinfo` });

  it('tells WSL, a virtual machine and bare metal apart', async () => {
    expect(await host('flags : fpu hypervisor avx2', '5.15.90.1-microsoft-standard-WSL2')).toBe('wsl');
    expect(await host('flags : fpu hypervisor avx2', '6.8.0-45-generic')).toBe('virtual machine');
    expect(await host('flags : fpu avx2', '6.8.0-45-generic')).toBe('none');
  });

  it('knows a container by its file, its groups or Kubernetes’ environment', async () => {
    const folder = await fileTree({ '.dockerenv': '', groups: '0::/kubepods.slice/x' });
    expect(await readHost({ ...nothing, containerFiles: [`${folder}/.dockerenv`] })).toBe('container');
    expect(await readHost({ ...nothing, membershipFile: `${folder}/groups` })).toBe('container');
    expect(await readHost({ ...nothing, environment: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } })).toBe('container');
    expect(await readHost({ platform: 'win32' })).toBeNull();
  });
});

describe('readPowerMode', () => {
  it('takes a laptop’s battery for its own, and a mouse’s not', async () => {
    const sysFolder = await fileTree({
      'class/power_supply/BAT0/type': 'Battery',
      'class/power_supply/BAT0/status': 'Discharging',
      'firmware/acpi/platform_profile': 'low-power\n',
    });
    expect(await readPowerMode('linux', { sysFolder })).toMatchObject({ powerMode: 'low-power', onBattery: true });
    const mouse = await fileTree({
      'class/power_supply/hidpp/type': 'Battery',
      'class/power_supply/hidpp/scope': 'Device',
      'class/power_supply/hidpp/status': 'Discharging',
    });
    expect(await readPowerMode('linux', { sysFolder: mouse })).toMatchObject({ powerMode: null, onBattery: false });
  });

  it('does not warn of the governor that is normal under Intel’s and AMD’s own drivers', () => {
    expect(['powersave (intel_pstate)', 'powersave (amd-pstate-epp)', 'performance', null].map(savesPower)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['powersave (acpi-cpufreq)', 'low-power'].map(savesPower)).toEqual([true, true]);
  });
});
