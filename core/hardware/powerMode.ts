/**
 * Whether the machine runs at its speed or saves power. Linux: the firmware's platform profile where there is one, else
 * the frequency governor with its driver (under `intel_pstate` and `amd-pstate-epp` the governor `powersave` is the
 * normal, dynamic one). macOS: the low power mode of `pmset`. Never rejects.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runBounded } from './boundedCommand.ts';
import { readSmallFile } from './smallFile.ts';
import { systemName } from './systemName.ts';

export interface PowerMode {
  readonly powerMode: string | null;
  readonly onBattery: boolean | null;
  /** Why one of them is null. */
  readonly reason: string;
}

export const readPowerMode = async (
  platform: NodeJS.Platform,
  { sysFolder = '/sys', timeoutMs = 1500 } = {},
): Promise<PowerMode> => {
  if (platform === 'linux') return readLinux(sysFolder);
  if (platform === 'darwin') return readApple(timeoutMs);
  return { powerMode: null, onBattery: null, reason: `not read on ${systemName(platform)}` };
};

const readLinux = async (sysFolder: string): Promise<PowerMode> => {
  const frequency = join(sysFolder, 'devices', 'system', 'cpu', 'cpu0', 'cpufreq');
  const profile = await readSmallFile(join(sysFolder, 'firmware', 'acpi', 'platform_profile'));
  const governor = await readSmallFile(join(frequency, 'scaling_governor'));
  const driver = await readSmallFile(join(frequency, 'scaling_driver'));
  return {
    powerMode: profile ?? (governor === null ? null : `${governor}${driver === null ? '' : ` (${driver})`}`),
    onBattery: await isOnBattery(join(sysFolder, 'class', 'power_supply')),
    reason: 'the system has no power modes, as in virtual machines',
  };
};

/** A machine without a battery is not on it. */
const isOnBattery = async (folder: string): Promise<boolean> => {
  for (const supply of await readdir(folder).catch(() => [])) {
    // A mouse's battery has the scope "Device".
    if ((await readSmallFile(join(folder, supply, 'type'))) !== 'Battery') continue;
    if ((await readSmallFile(join(folder, supply, 'scope'))) === 'Device') continue;
    if ((await readSmallFile(join(folder, supply, 'status'))) === 'Discharging') return true;
  }
  return false;
};

const readApple = async (timeoutMs: number): Promise<PowerMode> => {
  const [battery, settings] = await Promise.all([
    runBounded('pmset', ['-g', 'batt'], { timeoutMs }),
    runBounded('pmset', ['-g'], { timeoutMs }),
  ]);
  const low = settings.ok ? /^\s*lowpowermode\s+(\d)/m.exec(settings.stdout)?.[1] : undefined;
  return {
    powerMode: low === undefined ? null : low === '1' ? 'low-power' : 'normal',
    onBattery: battery.ok ? battery.stdout.includes("'Battery Power'") : null,
    reason: battery.ok ? 'pmset does not tell it' : battery.reason,
  };
};

/** True where the processor is known to be held below its speed. */
export const savesPower = (powerMode: string | null): boolean =>
  powerMode !== null && (/^(low-power|quiet|cool)$/.test(powerMode) || /^powersave \((?!.*pstate)/.test(powerMode));
