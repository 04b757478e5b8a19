/**
 * The words of an alert in each language: one place for the window, the system's notifications and the terminal. Memory
 * is written in GiB and disks in GB, as everywhere.
 */
import type { AlertKind } from './alertKinds.ts';
import type { Alert } from './alerts.ts';

export type AlertLanguage = 'en' | 'zh';

export interface AlertWords {
  readonly title: string;
  /** What it means, and what to do. */
  readonly text: string;
}

type Write = (value: number) => string;

const whole: Write = (value) => String(Math.round(value));
const percent: Write = (value) => `${Math.round(value * 100)} %`;
const speed: Write = (value) => value.toFixed(value < 10 ? 1 : 0);
const memory: Write = (value) =>
  value < 2 ** 30 ? `${Math.max(1, Math.round(value / 2 ** 20))} MiB` : `${(value / 2 ** 30).toFixed(1)} GiB`;
const storage: Write = (value) => (value < 1e9 ? `${Math.round(value / 1e6)} MB` : `${(value / 1e9).toFixed(1)} GB`);

const kinds: Readonly<Record<AlertKind, { readonly write: Write } & Readonly<Record<AlertLanguage, AlertWords>>>> = {
  gpuHot: {
    write: whole,
    en: {
      title: '{{subject}} is hot',
      text: '{{value}} °C; the limit is {{limit}} °C. It will soon slow itself down: see that its fans turn and get air.',
    },
    zh: {
      title: '{{subject}} 温度过高',
      text: '{{value}} °C，上限为 {{limit}} °C。显卡很快会自动降速：请检查风扇和通风。',
    },
  },
  gpuMemoryFull: {
    write: percent,
    en: {
      title: 'The memory of {{subject}} is nearly full',
      text: '{{value}} in use. Close other programs that draw on it, or load a smaller model or a shorter context.',
    },
    zh: {
      title: '{{subject}} 的显存快满了',
      text: '已用 {{value}}。请关闭其他占用显存的程序，或加载更小的模型、更短的上下文。',
    },
  },
  memoryFull: {
    write: percent,
    en: {
      title: 'The memory is nearly full',
      text: '{{value}} in use. Close other programs, or load a smaller model or a shorter context.',
    },
    zh: { title: '内存快满了', text: '已用 {{value}}。请关闭其他程序，或加载更小的模型、更短的上下文。' },
  },
  gpuSpill: {
    write: memory,
    en: {
      title: 'The model has left the graphics memory',
      text: 'About {{value}} of it lie in shared memory now, which makes answers many times slower. Close other programs that use the graphics card, then load the model again.',
    },
    zh: {
      title: '模型溢出了显存',
      text: '约 {{value}} 已转到共享内存，回答会慢很多倍。请关闭其他占用显卡的程序，再重新加载模型。',
    },
  },
  swapSpill: {
    write: memory,
    en: {
      title: 'The engine is being swapped out',
      text: '{{value}} of it lie on the disk now, which makes answers many times slower. Close other programs, or load a smaller model or a shorter context.',
    },
    zh: {
      title: '引擎被换出到磁盘',
      text: '已有 {{value}} 在磁盘上，回答会慢很多倍。请关闭其他程序，或加载更小的模型、更短的上下文。',
    },
  },
  slow: {
    write: speed,
    en: {
      title: '{{subject}} answers slower than it should',
      text: '{{value}} tokens a second; at least {{limit}} were predicted. Something else may use the machine, or it runs hot or on battery.',
    },
    zh: {
      title: '{{subject}} 的回答慢于预测',
      text: '每秒 {{value}} 个 token，预测至少 {{limit}} 个。可能有其他程序占用本机，或机器过热、正在用电池。',
    },
  },
  gpuIdle: {
    write: percent,
    en: {
      title: 'The graphics card has little to do',
      text: '{{value}} load while it answers. Much of the model may lie in RAM: the page Live shows where.',
    },
    zh: { title: '显卡几乎空闲', text: '回答时负载只有 {{value}}。模型可能大部分在内存里：“实时”页面会显示位置。' },
  },
  engineRestarted: {
    write: whole,
    en: {
      title: 'The engine was started again',
      text: 'It had ended with {{subject}}. The chat tells why; nothing that was written is lost.',
    },
    zh: { title: '引擎已重新启动', text: '运行 {{subject}} 时意外结束。对话中会说明原因；已写的内容没有丢失。' },
  },
  diskLow: {
    write: storage,
    en: {
      title: 'The disk is nearly full',
      text: '{{value}} are left where Hearth keeps its files. Remove a model on the page Models, or move them to another disk.',
    },
    zh: { title: '磁盘快满了', text: 'Hearth 所在磁盘只剩 {{value}}。请在“模型”页面移除模型，或移到其他磁盘。' },
  },
  test: {
    write: whole,
    en: { title: 'A test alert', text: 'Alerts of Hearth arrive like this one.' },
    zh: { title: '测试提醒', text: 'Hearth 的提醒会这样显示。' },
  },
};

export const alertWords = (
  { kind, subject, value, limit }: Pick<Alert, 'kind' | 'subject' | 'value' | 'limit'>,
  language: AlertLanguage,
): AlertWords => {
  const { write, [language]: words } = kinds[kind];
  const values: Readonly<Record<string, string | null>> = {
    subject,
    value: value === null ? null : write(value),
    limit: limit === null ? null : write(limit),
  };
  const fill = (text: string): string => text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '—');
  return { title: fill(words.title), text: fill(words.text) };
};
