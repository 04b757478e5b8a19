/** The ways that tuning measures, each by what it does otherwise than the plan. Part of `planTexts.ts`. */
export const tuneTexts = {
  tunePlanned: { en: 'As planned', zh: '按原方案' },
  tuneGpus: { en: 'On {{gpus}}', zh: '使用 {{gpus}}' },
  tuneThreads: { en: 'Threads: {{threads}}', zh: '线程数：{{threads}}' },
  tuneUbatch: { en: 'Prompts in steps of {{tokens}} tokens', zh: '提示词每步处理 {{tokens}} 个 token' },
  tuneOffload: { en: 'Prompts on the GPU, with weights copied from RAM', zh: '提示词由显卡处理，权重从内存复制' },
  tuneNoOffload: { en: 'Prompts where their weights lie', zh: '提示词在权重所在处处理' },
  tuneNoFlash: { en: 'Without flash attention', zh: '不使用 flash attention' },
  tuneNoRepack: { en: 'Weights as they are in the file', zh: '权重保持文件中的格式' },
  tuningNow: {
    en: 'The fastest way to run {{name}} is being measured. Questions wait until the model is loaded again',
    zh: '正在测量运行 {{name}} 的最快方式。问题会等到模型重新加载后回答',
  },
} as const;
