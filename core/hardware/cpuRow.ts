/** Readiness of the processor: the instruction sets that the engine's fast CPU code is made of. */
import type { Machine } from '../../contract/hardware.ts';
import { lookAgainFix, saveAgainFix } from './fixes.ts';
import { notTold } from './reading.ts';
import { ownWords, say, sentences, type Row, type Words } from './row.ts';

/**
 * What the engine's `haswell` CPU variant uses; and on Arm, what its quantized kernels use. FMA and F16C came with AVX2 in
 * every processor of Intel's and AMD's, so AVX2 stands for all three.
 */
const wantedX64 = ['AVX2'];
const wantedArm = ['NEON', 'DOTPROD'];

export const cpuRow = (machine: Machine): Row => {
  const { cpu, os } = machine;
  const isArm = os.architecture === 'arm64';
  const wanted = isArm ? wantedArm : wantedX64;
  const row = {
    id: 'cpu',
    needed: isArm
      ? say(wantedArm.join(', '), wantedArm.join('、'))
      : say('AVX2, with FMA and F16C', 'AVX2（含 FMA 和 F16C）'),
  };
  if (cpu.features.length === 0) {
    const reason = machine.unknown['cpu.features'];
    return {
      ...row,
      status: 'unknown',
      found: describe(cpu),
      why: sentences(
        reason === notTold
          ? say('The file does not tell its instruction sets.', '文件中没有其指令集信息。')
          : say('Its instruction sets could not be read.', '无法读取其指令集。'),
        say('Every processor since 2015 or so has them.', '2015 年以后的处理器一般都有。'),
      ),
      ...ownWords(reason),
      fix:
        reason === notTold
          ? saveAgainFix
          : os.platform === 'win32'
            ? say(
                'Nothing to do: the engine looks at the processor itself and takes the fastest code that it runs.',
                '无需操作：引擎会自行检测处理器，并使用它能运行的最快代码。',
              )
            : lookAgainFix,
    };
  }
  const missing = wanted.filter((feature) => !cpu.features.includes(feature));
  if (missing.length > 0) {
    return {
      ...row,
      status: 'warn',
      found: describe(cpu),
      why: say(
        `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing; what runs on the CPU will take several times as long.`,
        `缺少 ${missing.join(' 和 ')}；在 CPU 上运行的部分会慢好几倍。`,
      ),
      fix:
        os.host === 'virtual machine'
          ? say(
              'Set the virtual machine’s CPU type to "host", so that it sees the real processor’s instruction sets.',
              '把虚拟机的 CPU 类型设为“host”，让它看到真实处理器的指令集。',
            )
          : say(
              'Choose a variant that fits into a GPU’s memory, where the CPU does not matter.',
              '选择能完全放进显存的版本，这样就与 CPU 无关。',
            ),
    };
  }
  return {
    ...row,
    status: 'ok',
    found: describe(cpu),
    why: cpu.features.some((feature) => feature.startsWith('AMX'))
      ? say(
          'The engine’s fast CPU code runs on it, and AMX speeds prompts up.',
          '引擎的快速 CPU 代码可以在其上运行，AMX 还能加快处理提示词。',
        )
      : say('The engine’s fast CPU code runs on it.', '引擎的快速 CPU 代码可以在其上运行。'),
    fix: null,
  };
};

const describe = (cpu: Machine['cpu']): Words => {
  const { performanceCores: fast, efficiencyCores: slow, physicalCores, logicalCores } = cpu;
  const cores =
    physicalCores !== null
      ? say(`${physicalCores} cores`, `${physicalCores} 个核心`)
      : logicalCores !== null
        ? say(`${logicalCores} threads`, `${logicalCores} 个线程`)
        : say('cores unknown', '核心数未知');
  const kinds =
    fast === null || slow === null
      ? say('', '')
      : say(` (${fast} performance, ${slow} efficiency)`, `（${fast} 个性能核，${slow} 个能效核）`);
  const features = cpu.features.join(', ');
  return say(
    [cpu.name ?? 'Unknown processor', `${cores.en}${kinds.en}`, features].filter((part) => part !== '').join(', '),
    [cpu.name ?? '未知处理器', `${cores.zh}${kinds.zh}`, features].filter((part) => part !== '').join('，'),
  );
};
