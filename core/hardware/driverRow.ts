/** Readiness of the NVIDIA driver. Null on machines without a GPU of theirs. */
import type { Machine } from '../../contract/hardware.ts';
import { chooseBackend, usesOwnEngine } from './engineBackend.ts';
import { saveAgainFix, updateNvidiaDriverFix } from './fixes.ts';
import { notTold, wasNotRead } from './reading.ts';
import { say, type Row } from './row.ts';
import { compareVersions } from './versions.ts';

/** The first driver of CUDA 12, the older of the two that the engine's packages are built for. */
const leastDriver = '525.60';
/** Deployment guides for the 671B models ask for it. */
const least671bDriver = '535.86';

export const driverRow = (machine: Machine): Row | null => {
  const gpu = machine.gpus.find(({ vendor }) => vendor === 'NVIDIA');
  if (gpu === undefined || machine.os.platform === 'darwin') return null;
  const version = gpu.driverVersion;
  const needed = say(
    `${leastDriver} or newer; ${least671bDriver} for the 671B models`,
    `${leastDriver} 或更高版本；671B 模型需要 ${least671bDriver}`,
  );
  const update = updateNvidiaDriverFix(machine.os, '580', gpu.computeCapability);
  if (version === null) {
    if (machine.unknown['gpus.driverVersion'] === notTold) {
      return {
        id: 'driver',
        status: 'unknown',
        found: say('Not told', '未提供'),
        needed,
        why: say(
          'The file does not tell the driver; the verdicts take it to be new enough.',
          '文件中没有驱动信息；以下结论假定驱动足够新。',
        ),
        fix: saveAgainFix,
      };
    }
    const reason = machine.unknown['gpus.nvidia'];
    const unread = wasNotRead(reason);
    return {
      id: 'driver',
      status: unread ? 'unknown' : 'fail',
      details: reason,
      found: say('No working NVIDIA driver', '没有可用的 NVIDIA 驱动'),
      needed,
      why: unread
        ? say('The card is there, but its driver does not answer.', '显卡存在，但驱动没有响应。')
        : say(
            'The card is there, but NVIDIA’s driver for it is not installed, or not loaded.',
            '显卡存在，但没有安装或没有加载它的 NVIDIA 驱动。',
          ),
      fix: update,
    };
  }
  const row = {
    id: 'driver',
    found:
      gpu.cudaVersion === null
        ? say(`NVIDIA ${version}`, `NVIDIA ${version}`)
        : say(
            `NVIDIA ${version}, which supports CUDA ${gpu.cudaVersion}`,
            `NVIDIA ${version}，支持 CUDA ${gpu.cudaVersion}`,
          ),
    needed,
  };
  if (!usesOwnEngine(gpu, machine) && compareVersions(version, leastDriver) < 0) {
    const why = say(
      'It is older than CUDA 12; none of the engine’s CUDA packages runs on it.',
      '它早于 CUDA 12；引擎的 CUDA 包都无法在其上运行。',
    );
    return { ...row, status: 'fail', why, fix: update };
  }
  if (compareVersions(version, least671bDriver) < 0) {
    const why = say(
      'The distilled models run on it; the 671B models need a newer one.',
      '蒸馏模型可以运行；671B 模型需要更新的驱动。',
    );
    return { ...row, status: 'warn', why, fix: update };
  }
  const choice = chooseBackend(gpu, machine);
  const trap = choice.obstacles.find((obstacle) => obstacle.kind === 'driver too old' && obstacle.trap);
  if (trap?.kind === 'driver too old' && choice.backend !== 'cuda') {
    const { toolkit, name } = trap.package;
    return {
      ...row,
      needed: say(
        `${trap.needed} or newer for the package "${name}" on this GPU`,
        `要在此显卡上使用“${name}”包，需要 ${trap.needed} 或更高版本`,
      ),
      status: 'warn',
      why: say(
        `On this GPU the engine’s CUDA ${toolkit} package would start and then die at its first kernel: it holds no machine code for compute capability ${gpu.computeCapability ?? ''}, and this driver cannot compile what it holds instead.`,
        `在此显卡上，引擎的 CUDA ${toolkit} 包会启动，但在第一个内核处崩溃：它没有计算能力 ${gpu.computeCapability ?? ''} 的机器码，而此驱动无法编译包中的中间代码。`,
      ),
      fix: updateNvidiaDriverFix(machine.os, trap.needed, gpu.computeCapability),
    };
  }
  return {
    ...row,
    status: 'ok',
    why: say('New enough for every model of the family.', '对该系列的所有模型都足够新。'),
    fix: null,
  };
};
