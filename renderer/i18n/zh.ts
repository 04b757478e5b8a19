/** Every text of the window in Chinese. */
import { alertSettingsTextsZh, alertTextsZh } from './alerts.zh.ts';
import { chatTextsZh, modelTextsZh } from './chat.zh.ts';
import { chatsTextsZh } from './chats.zh.ts';
import type { en } from './en.ts';
import { commandTextsZh } from './commands.zh.ts';
import { composeTextsZh } from './compose.zh.ts';
import { chartTextsZh, dashboardTextsZh } from './dashboard.zh.ts';
import { engineTextsZh } from './engine.zh.ts';
import { cudaFetchTextsZh, downloadsTextsZh } from './downloads.zh.ts';
import { errorTextsZh } from './errors.zh.ts';
import { familyTextsZh, firstRunTextsZh, installTextsZh, modelsTextsZh } from './install.zh.ts';
import { backupTextsZh } from './backup.zh.ts';
import { gateTextsZh } from './gate.zh.ts';
import { protectionTextsZh } from './protection.zh.ts';
import { monitoringTextsZh } from './monitoring.zh.ts';
import { settingsTextsZh } from './settings.zh.ts';
import { speedTextsZh } from './speed.zh.ts';
import { tuneTextsZh } from './tune.zh.ts';
import type { Translated } from './translated.ts';

export const zh: Translated<typeof en> = {
  app: {
    name: 'Hearth',
    skipToContent: '跳到内容',
    navigation: '主导航',
    pages: { chat: '对话', live: '实时', machine: '本机', models: '模型', settings: '设置' },
  },
  common: {
    cancel: '取消',
    copy: '复制',
    copied: '已复制',
    delete: '删除',
    details: '详细信息',
    dismiss: '关闭提示',
    install: '安装',
    loading: '加载中…',
    notices: '通知',
    notKnown: '未知',
    remove: '移除',
    rename: '重命名',
    retry: '重试',
    save: '保存',
  },
  connection: {
    lost: '与 Hearth 的连接已断开。回答仍在后台继续。',
    reconnecting: '正在重新连接…',
    retryIn_other: '{{count}} 秒后再次尝试。',
    retryNow: '立即连接',
    noTokenTitle: '此页面需要密钥',
    noTokenText: '请使用启动时终端打印的完整链接打开 Hearth。链接以 #token=… 结尾，只有你能进入。',
  },
  chat: chatTextsZh,
  chats: chatsTextsZh,
  commands: commandTextsZh,
  compose: composeTextsZh,
  model: modelTextsZh,
  install: installTextsZh,
  engine: engineTextsZh,

  chart: chartTextsZh,
  dashboard: dashboardTextsZh,
  alerts: alertTextsZh,
  monitoring: monitoringTextsZh,
  alertSettings: alertSettingsTextsZh,
  live: {
    label: '实时数据',
    firstToken: '首个 token',
    speed: '速度',
    context: '上下文',
    engine: '引擎',
    memory: '内存',
    vram: '显存',
    unknown: '未知',
    firstTokenHint: '从发送问题到当前（或上一个）回答出现首个 token 的时间',
    speedHint: '当前（或上一个）回答每秒写出的 token 数',
    contextHint: '上下文中的 token 数及其上限',
    engineHint: '引擎进程的常驻内存',
    memoryHint: '本机已用内存及总量',
    vramHint: '{{name}}：已用显存及总量',
  },
  machine: {
    title: '本机',
    subtitle: 'Hearth 发现了什么，这对 DeepSeek-R1 意味着什么，以及该怎么办。',
    refresh: '重新检测',
    refreshing: '检测中…',
    summary: '概览',
    gpu: '显卡',
    noGpu: '未发现',
    noGpuText: '模型在处理器上运行。',
    driver: '驱动 {{version}}',
    cuda: 'CUDA {{version}}',
    computeCapability: '计算能力 {{version}}',
    bandwidth: '显存带宽 {{rate}}',
    integrated: '集成',
    cpu: '处理器',
    cores_other: '{{count}} 核',
    threads_other: '{{count}} 线程',
    memory: '内存',
    memoryFree: '可用 {{size}}',
    swap: '交换空间 {{size}}',
    noSwap: '没有交换空间',
    disk: '磁盘',
    diskFree: '可用 {{free}}，共 {{total}}',
    system: '系统',
    checks: '准备好了吗？',
    found: '现有',
    needed: '需要',
    why: '原因',
    fix: '怎么办',
    sameFix: '与“{{name}}”相同。',
    copyCommand: '复制命令 {{command}}',
    status: { ok: '就绪', warn: '受限', fail: '未就绪', unknown: '未知' },
    row: {
      gpu: '显卡',
      'integrated-gpu': '集成显卡',
      driver: '驱动',
      runtime: 'GPU 运行库',
      cuda: 'CUDA',
      vram: '显存',
      memory: '内存',
      swap: '交换空间',
      disk: '磁盘空间',
      cpu: '处理器',
      engine: '引擎',
      os: '系统',
      'cuda-runtime': 'CUDA 运行库',
      vulkan: 'Vulkan',
      'gpu-link': '显卡之间的连接',
      temperature: '温度',
      power: '电源',
      'disk-speed': '磁盘速度',
      limits: '容器限制',
      numa: '多处理器内存',
      'huge-pages': '大内存页',
    },
    allReady: '一切就绪。',
    needsAttention_other: '有 {{count}} 项需要注意。',
    errorTitle: '无法读取本机信息',
  },
  models: modelsTextsZh,
  family: familyTextsZh,
  firstRun: firstRunTextsZh,

  gate: gateTextsZh,
  backup: backupTextsZh,
  protection: protectionTextsZh,
  settings: settingsTextsZh,
  downloads: downloadsTextsZh,
  cudaFetch: cudaFetchTextsZh,
  speed: speedTextsZh,
  tune: tuneTextsZh,
  errors: errorTextsZh,
};
