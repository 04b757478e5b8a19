/**
 * The sentences of a plan in each language: one place for the window and the command line. `{{name}}` is a value of the
 * note; what its name ends in says how it is written.
 */
import { loadTexts } from './loadTexts.ts';
import type { PlanNote } from './plan.ts';
import { tuneTexts } from './tuneTexts.ts';

export type PlanLanguage = 'en' | 'zh';

type Texts = Readonly<Record<string, Readonly<Record<PlanLanguage, string>>>>;

export const planTexts = {
  ...loadTexts,
  ...tuneTexts,
  allOnGpu: {
    en: 'All {{layers}} layers and the cache on {{gpus}}: the fastest place there is for them',
    zh: '全部 {{layers}} 层与缓存都放在 {{gpus}}：这是最快的位置',
  },
  expertsInRam: {
    en: 'Attention and shared experts of all {{layers}} layers on {{gpus}}; experts of layers {{from}}–{{to}} in RAM: they are read at 1/{{share}} of their size per token',
    zh: '全部 {{layers}} 层的注意力与共享专家放在 {{gpus}}；第 {{from}}–{{to}} 层的专家放在内存：每个 token 只读取其 1/{{share}}',
  },
  layersSplit: {
    en: '{{gpuLayers}} of {{layers}} layers on {{gpus}}, the first {{ramLayers}} in RAM: there is no room for more on the GPU',
    zh: '{{layers}} 层中的 {{gpuLayers}} 层放在 {{gpus}}，前 {{ramLayers}} 层放在内存：显存放不下更多',
  },
  onCpuNoGpu: {
    en: 'All {{layers}} layers on the CPU: there is no GPU that the engine can use',
    zh: '全部 {{layers}} 层由 CPU 计算：没有引擎可用的显卡',
  },
  onCpuFaster: {
    en: 'All {{layers}} layers on the CPU: the GPU has too little room for a part that would help',
    zh: '全部 {{layers}} 层由 CPU 计算：显存太小，放一部分也没有帮助',
  },
  oneGpuIsEnough: {
    en: 'One GPU of {{count}}: layers on two work one after the other, so a second one would not make it faster',
    zh: '{{count}} 块显卡只用一块：分到两块上的层依次计算，第二块不会更快',
  },
  splitOverGpus: {
    en: 'Layers over the GPUs {{shares}}: each filled alike, by its free memory',
    zh: '各显卡的层数为 {{shares}}：按空闲显存均匀分配',
  },
  cacheQuantized: {
    en: 'Key and value cache as {{type}}: it saves {{savedBytes}}, which the weights take',
    zh: '键值缓存使用 {{type}}：节省 {{savedBytes}}，留给权重',
  },
  promptsOnCpu: {
    en: 'Prompts use the experts where they lie: the CPU is sooner done with them than they are copied to the GPU',
    zh: '处理提示词时专家就地由 CPU 计算：比复制到显卡更快',
  },
  smallUbatch: {
    en: 'Prompts in steps of {{tokens}} tokens: larger ones need more memory than there is',
    zh: '提示词每步处理 {{tokens}} 个 token：更大的步长内存不够',
  },
  limitedByGpu: {
    en: 'Speed is limited by the memory of {{name}}: {{bytes}} for each token at {{bytesPerSecond}} of {{peakBytesPerSecond}}',
    zh: '速度受 {{name}} 的显存限制：每个 token 读取 {{bytes}}，实际 {{bytesPerSecond}}，峰值 {{peakBytesPerSecond}}',
  },
  limitedByRam: {
    en: 'Speed is limited by RAM: {{bytes}} for each token at {{bytesPerSecond}} of {{peakBytesPerSecond}}',
    zh: '速度受内存限制：每个 token 读取 {{bytes}}，实际 {{bytesPerSecond}}，峰值 {{peakBytesPerSecond}}',
  },
  limitedByCores: {
    en: 'Speed is limited by the processor: {{bytes}} for each token at {{bytesPerSecond}} (threads: {{threads}}); the memory would read {{peakBytesPerSecond}}',
    zh: '速度受处理器限制：每个 token 读取 {{bytes}}，{{threads}} 个线程读取 {{bytesPerSecond}}；内存峰值 {{peakBytesPerSecond}}',
  },
  calibratedByBench: {
    en: 'Speed is calibrated by a short bench of this machine',
    zh: '速度已按本机的短时测试校准',
  },
  calibratedByAnswers: {
    en: 'Speed is calibrated by this model’s answers on this machine ({{answers}}): × {{factor}} of what was predicted',
    zh: '速度已按此模型在本机的 {{answers}} 次回答校准：为原预测的 {{factor}} 倍',
  },
  limitedByDisk: {
    en: 'Speed is limited by the disk: {{bytes}} for each token at {{bytesPerSecond}} of {{peakBytesPerSecond}}',
    zh: '速度受磁盘限制：每个 token 读取 {{bytes}}，实际 {{bytesPerSecond}}，峰值 {{peakBytesPerSecond}}',
  },
  longChatSlower: {
    en: 'With {{context}} tokens of chat behind it {{tokensPerSecond}} tokens a second, since each new token is compared with all before it',
    zh: '对话达到 {{context}} 个 token 时，每秒 {{tokensPerSecond}} 个 token，因为每个新 token 都要与之前的全部比较',
  },
  tuned: {
    en: 'Measured on this machine: no other way was clearly faster',
    zh: '已在本机实测：没有明显更快的方式',
  },
  doesNotFit: {
    en: 'It does not fit: {{missingBytes}} are missing',
    zh: '放不下：还差 {{missingBytes}}',
  },
  ramUnknown: {
    en: 'How much RAM the machine has is unknown, so none is counted',
    zh: '内存大小未知，因此不计入内存',
  },
  pagedFromDisk: {
    en: '{{bytes}} of the experts have no room in RAM and are read from disk again and again: hold on to a fast disk, and expect pauses',
    zh: '有 {{bytes}} 的专家内存放不下，需反复从磁盘读取：请使用高速磁盘，并会有停顿',
  },
  ramAssumed: {
    en: 'RAM is taken to read {{bytesPerSecond}}, as is typical of such a computer; the first answer will tell',
    zh: '内存带宽按同类电脑的典型值 {{bytesPerSecond}} 估计；首次回答后会修正',
  },
  gpuBandwidthUnknown: {
    en: 'The memory bandwidth of {{name}} is unknown, so no speed is predicted',
    zh: '{{name}} 的显存带宽未知，无法预测速度',
  },
  diskTooFull: {
    en: 'The disk has {{freeBytes}} free; the file needs {{missingBytes}} more',
    zh: '磁盘剩余 {{freeBytes}}，还差 {{missingBytes}}',
  },
  bandwidthSum: {
    en: 'The sum for one token: {{gpuBytes}} on {{gpus}} in {{gpuMilliseconds}} ms + {{ramBytes}} of experts from RAM in {{ramMilliseconds}} ms + {{otherMilliseconds}} ms besides = {{milliseconds}} ms, which is {{tokensPerSecond}} tokens a second; no setting makes RAM faster',
    zh: '每个 token 的计算：{{gpus}} 读取 {{gpuBytes}} 用 {{gpuMilliseconds}} 毫秒 + 内存读取专家 {{ramBytes}} 用 {{ramMilliseconds}} 毫秒 + 其他 {{otherMilliseconds}} 毫秒 = {{milliseconds}} 毫秒，即每秒 {{tokensPerSecond}} 个 token；任何设置都不能让内存更快',
  },
  bandwidthSumDisk: {
    en: 'The sum for one token: {{gpuBytes}} on {{gpus}} in {{gpuMilliseconds}} ms + {{ramBytes}} from RAM in {{ramMilliseconds}} ms + {{diskBytes}} from disk in {{diskMilliseconds}} ms + {{otherMilliseconds}} ms besides = {{milliseconds}} ms, which is {{tokensPerSecond}} tokens a second; more RAM would help most',
    zh: '每个 token 的计算：{{gpus}} 读取 {{gpuBytes}} 用 {{gpuMilliseconds}} 毫秒 + 内存读取 {{ramBytes}} 用 {{ramMilliseconds}} 毫秒 + 磁盘读取 {{diskBytes}} 用 {{diskMilliseconds}} 毫秒 + 其他 {{otherMilliseconds}} 毫秒 = {{milliseconds}} 毫秒，即每秒 {{tokensPerSecond}} 个 token；增加内存最有效',
  },
  slow: {
    en: 'At {{tokensPerSecond}} tokens a second one waits for every word',
    zh: '每秒 {{tokensPerSecond}} 个 token，每个词都要等待',
  },
  nearlyFull: {
    en: '{{name}} will be full to {{percent}} %: close other programs that use it',
    zh: '{{name}} 将占用 {{percent}} %：请关闭其他占用它的程序',
  },
  variantOnGpu: {
    en: '{{bytes}} with {{context}} tokens of context fit on {{gpus}}: about {{tokensPerSecond}} tokens a second',
    zh: '连同 {{context}} 个 token 的上下文共 {{bytes}}，可全部放在 {{gpus}}：约每秒 {{tokensPerSecond}} 个 token',
  },
  variantExperts: {
    en: '{{gpuBytes}} on {{gpus}} and {{ramBytes}} of experts in RAM: about {{tokensPerSecond}} tokens a second, limited by RAM that reads {{bytesPerSecond}}',
    zh: '{{gpus}} 放 {{gpuBytes}}，内存放 {{ramBytes}} 专家：约每秒 {{tokensPerSecond}} 个 token，受内存带宽 {{bytesPerSecond}} 限制',
  },
  variantSplit: {
    en: '{{gpuBytes}} on {{gpus}} and {{ramBytes}} in RAM: about {{tokensPerSecond}} tokens a second, limited by RAM that reads {{bytesPerSecond}}',
    zh: '{{gpus}} 放 {{gpuBytes}}，内存放 {{ramBytes}}：约每秒 {{tokensPerSecond}} 个 token，受内存带宽 {{bytesPerSecond}} 限制',
  },
  variantDisk: {
    en: 'Larger than the memory: {{bytes}} are read from disk again and again, about {{tokensPerSecond}} tokens a second',
    zh: '大于内存：有 {{bytes}} 需反复从磁盘读取，约每秒 {{tokensPerSecond}} 个 token',
  },
  variantOnCpu: {
    en: '{{bytes}} with {{context}} tokens of context run on the CPU: about {{tokensPerSecond}} tokens a second, limited by RAM that reads {{bytesPerSecond}}',
    zh: '连同 {{context}} 个 token 的上下文共 {{bytes}}，由 CPU 计算：约每秒 {{tokensPerSecond}} 个 token，受内存带宽 {{bytesPerSecond}} 限制',
  },
  variantOnCpuByCores: {
    en: '{{bytes}} with {{context}} tokens of context run on the CPU: about {{tokensPerSecond}} tokens a second, limited by the processor (threads: {{threads}})',
    zh: '连同 {{context}} 个 token 的上下文共 {{bytes}}，由 CPU 计算：约每秒 {{tokensPerSecond}} 个 token，受处理器限制（线程数：{{threads}}）',
  },
  variantSpeedUnknown: {
    en: '{{bytes}} with {{context}} tokens of context fit; its speed cannot be predicted, as the memory bandwidth of {{gpus}} is unknown',
    zh: '连同 {{context}} 个 token 的上下文共 {{bytes}}，放得下；{{gpus}} 的显存带宽未知，无法预测速度',
  },
  variantRamUnknown: {
    en: 'Needs {{bytes}} with {{context}} tokens of context, and how much RAM this machine has is unknown',
    zh: '连同 {{context}} 个 token 的上下文需要 {{bytes}}，而本机内存大小未知',
  },
  variantDoesNotFit: {
    en: 'Needs {{bytes}} with {{context}} tokens of context, which is {{missingBytes}} more than this machine has free',
    zh: '连同 {{context}} 个 token 的上下文需要 {{bytes}}，比本机空闲内存多 {{missingBytes}}',
  },
} as const satisfies Texts;

export type PlanTextKey = keyof typeof planTexts;

/** GiB (2^30) for memory and files, so that both can be compared; GB/s (10^9) for rates, as makers write them. */
const formatValue = (name: string, value: string | number): string => {
  if (typeof value === 'string') return value;
  if (/bytesPerSecond$/i.test(name)) return `${rounded(value / 1e9)} GB/s`;
  if (/bytes$/i.test(name)) {
    return value >= 2 ** 30 ? `${rounded(value / 2 ** 30)} GiB` : `${Math.max(1, Math.round(value / 2 ** 20))} MiB`;
  }
  if (/tokensPerSecond$/i.test(name)) return rounded(value);
  return value.toLocaleString('en');
};

const rounded = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

/** An unknown key, of a newer version of the app, is shown as it is. */
export const renderPlanNote = ({ key, values }: PlanNote, language: PlanLanguage): string => {
  const text = (planTexts as Texts)[key]?.[language];
  if (text === undefined) return key;
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : formatValue(name, value);
  });
};
