/** 测量模型的各种运行方式，中文。 */
import type { Translated } from './translated.ts';
import type { tuneTextsEn } from './tune.en.ts';

export const tuneTextsZh: Translated<typeof tuneTextsEn> = {
  title: '在本机上还能更快吗？',
  explain:
    '公式无法预知一切。Hearth 可以在本机实测此模型最好的几种运行方式，并保留最快的一种；小模型约需一分钟，其间的问题会等待。回答质量保持不变。',
  start: '开始测量',
  again: '重新测量',
  other: '正在测量另一个模型：{{name}}',
  running: '正在测量：{{what}}',
  planning: '正在测量：选择运行方式',
  stop: '停止',
  stopped: '已停止，没有任何更改。',
  planKept: '保留原方案：没有测到明显更快的方式。',
  winner: '{{what}}：比原方案快 {{percent}}，已保留。',
  winnerOnly: '{{what}}：已保留。',
  way: '方式',
  prompts: '提示词处理',
  answers: '回答',
  question: '一个问题',
  questionHint: '输入 1,024 个 token，输出 1,500 个',
  range: '{{least}} 至 {{most}}',
  kept: '已保留',
  state: {
    waiting: '等待',
    measuring: '测量中',
    measured: '',
    dropped: '未进入前列',
    failed: '无法运行',
  },
};
