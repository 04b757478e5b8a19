/** The log of alerts and its settings in Chinese. */
import type { alertSettingsTextsEn, alertTextsEn } from './alerts.en.ts';
import type { Translated } from './translated.ts';

export const alertTextsZh: Translated<typeof alertTextsEn> = {
  log: '提醒',
  none: '没有提醒',
  noneText: '显卡过热或显存已满、内存不足、回答变慢、引擎重新启动：都会在这里显示，并发送通知。',
  test: '发送测试提醒',
  toSettings: '阈值',
  clear: '清空记录',
  now: '进行中',
  lasts: '有提醒',
  lasted: '持续 {{length}}',
  askText: '页面在后台时，浏览器也可以显示提醒。',
  allow: '允许通知',
  refused: '浏览器已禁止此页面的通知；提醒只在这里列出。',
};

export const alertSettingsTextsZh: Translated<typeof alertSettingsTextsEn> = {
  title: '提醒',
  notifications: '通知',
  notificationsText: '以系统通知的形式显示提醒。“实时”页面始终会列出。',
  notificationsCost: '注意力：通知会打断你，看到屏幕的人都能读到。其中不含对话内容。',
  on: '开',
  off: '关',
  gpuHot: '显卡过热',
  gpuHotText: '显卡保持在此温度十秒以上时。',
  gpuHotCost: '注意力：阈值过低时，无害的温度也会提醒。温度无论如何都会读取。',
  gpuMemory: '显存将满',
  gpuMemoryText: '所有程序共占用这么多时。',
  gpuMemoryCost: '注意力：有意占满显存的模型也会触发提醒。',
  memory: '内存将满',
  memoryText: '所有程序共占用这么多时。',
  memoryCost: '注意力：其他程序占用的内存也会触发提醒。',
  disk: '磁盘将满',
  diskText: 'Hearth 所在磁盘剩余少于此值时。',
  diskCost: '无。',
  gpuLoad: '显卡空闲',
  gpuLoadText: '回答时负载低于此值时：模型可能放错了位置。',
  gpuLoadCost: '注意力：分布在显卡和处理器上的模型本来就会让显卡空闲。',
  slow: '回答过慢',
  slowText: '回答持续慢于对本机的预测时。',
  slowCost: '注意力：计算机繁忙时也会触发提醒。',
};
