/** Readiness of what slows hardware down while it runs: heat, and saving power. */
import type { Gpu, Machine } from '../../contract/hardware.ts';
import { osFamily, saveAgainFix } from './fixes.ts';
import { savesPower } from './powerMode.ts';
import { notTold } from './reading.ts';
import { say, type Row, type Words } from './row.ts';

/** Where a card does not tell its own limit: NVIDIA's slow down between 83 and 90 °C; AMD's kernel driver has 100 °C at the edge. */
const usualLimitCelsius = ({ vendor }: Gpu): number => (vendor === 'AMD' ? 100 : 83);
const leastRoomCelsius = 10;

/** The hottest GPU; null where there is no card, or the machine's maker tells no temperature to anybody. */
export const temperatureRow = (machine: Machine): Row | null => {
  const cards = machine.gpus.filter(
    (gpu) => gpu.integrated !== true && (gpu.vendor !== 'NVIDIA' || gpu.driverVersion !== null),
  );
  if (cards.length === 0 || machine.os.platform === 'darwin') return null;
  const row = {
    id: 'temperature',
    needed: say(
      `${leastRoomCelsius} °C below the point at which the GPU slows itself down`,
      `比显卡自动降频的温度低 ${leastRoomCelsius} °C`,
    ),
  };
  const read = cards.flatMap((gpu) => {
    const limit = gpu.slowdownCelsius ?? usualLimitCelsius(gpu);
    return gpu.temperatureCelsius === null
      ? []
      : [{ gpu, at: gpu.temperatureCelsius, limit, room: limit - gpu.temperatureCelsius }];
  });
  const hottest = read.sort((one, other) => one.room - other.room)[0];
  if (hottest === undefined) {
    return {
      ...row,
      status: 'unknown',
      found: say('Unknown', '未知'),
      why: say('The driver does not tell the temperature.', '驱动没有提供温度。'),
      fix:
        machine.unknown['gpus.driverVersion'] === notTold
          ? saveAgainFix
          : say('Nothing to do: a GPU that becomes too hot slows itself down.', '无需操作：显卡过热时会自动降频。'),
    };
  }
  const { gpu, at, limit } = hottest;
  const found =
    gpu.slowdownCelsius === null
      ? say(
          `${gpu.name}: ${at} °C; such cards slow down at about ${limit} °C`,
          `${gpu.name}：${at} °C；此类显卡约在 ${limit} °C 降频`,
        )
      : say(`${gpu.name}: ${at} °C, slows down at ${limit} °C`, `${gpu.name}：${at} °C，${limit} °C 时降频`);
  return hottest.room < leastRoomCelsius
    ? {
        ...row,
        status: 'warn',
        found,
        why: say(
          'It is hot before a model runs: it will slow itself down within minutes.',
          '还没运行模型就已经很热：几分钟内就会降频。',
        ),
        fix: say(
          'Clean the card’s fans and the case’s filters, and close what loads the GPU now.',
          '清理显卡风扇和机箱滤网，并关闭正在占用显卡的程序。',
        ),
      }
    : {
        ...row,
        status: 'ok',
        found,
        why: say('There is room for hours of work.', '可以长时间运行。'),
        fix: null,
      };
};

/** Null where nothing is known of it, as on a virtual machine: then nothing can be done about it either. */
export const powerRow = (machine: Machine): Row | null => {
  const { powerMode, onBattery } = machine.cpu;
  if (powerMode === null && onBattery !== true) return null;
  const battery = onBattery === true ? say(', on battery', '，使用电池') : say('', '');
  const mode = powerMode ?? '';
  const row = {
    id: 'power',
    found: say(`${mode || 'Mode unknown'}${battery.en}`, `${mode || '模式未知'}${battery.zh}`),
    needed: say(
      'Mains power, and a mode that lets the processor run at its speed',
      '接通电源，并使用不限制处理器速度的模式',
    ),
  };
  if (onBattery === true) {
    return {
      ...row,
      status: 'warn',
      why: say(
        'On battery a laptop holds processor and GPU to a fraction of their power.',
        '使用电池时，笔记本会把处理器和显卡限制在很低的功率。',
      ),
      fix: say('Plug the charger in.', '接上电源适配器。'),
    };
  }
  return savesPower(powerMode)
    ? {
        ...row,
        status: 'warn',
        why: say(
          'The processor is held below its speed; everything on the CPU takes longer.',
          '处理器被限制在较低速度；在 CPU 上运行的部分都会变慢。',
        ),
        fix: fullSpeedFix(machine),
      }
    : {
        ...row,
        status: 'ok',
        why: say('The processor may run at its speed.', '处理器可以全速运行。'),
        fix: null,
      };
};

const fullSpeedFix = ({ os, cpu }: Machine): Words => {
  if (osFamily(os) === 'mac') {
    return say('System Settings → Battery → Low Power Mode: Never.', '系统设置 → 电池 → 低电量模式：永不。');
  }
  const command =
    cpu.powerMode?.includes('(') === true
      ? 'sudo cpupower frequency-set -g performance'
      : 'powerprofilesctl set performance';
  return say(`Run \`${command}\`.`, `运行 \`${command}\`。`);
};
