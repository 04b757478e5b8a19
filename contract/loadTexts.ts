/** What is to be said of a load: what is not as planned, and what was done about it. Part of `planTexts.ts`. */
export const loadTexts = {
  gpuNotSeen: {
    en: 'The engine does not find {{names}} through {{backend}}, and runs without it',
    zh: '引擎通过 {{backend}} 找不到 {{names}}，将不使用它',
  },
  gpuNotSeenBecause: {
    en: 'The engine does not find {{names}} through {{backend}}, and runs without it: {{reason}}',
    zh: '引擎通过 {{backend}} 找不到 {{names}}，将不使用它：{{reason}}',
  },
  loadDoesNotFit: {
    en: 'The model is {{missingBytes}} larger than the free memory: parts of it are read from disk again and again, which is slow',
    zh: '模型比空闲内存大 {{missingBytes}}：部分内容需反复从磁盘读取，会很慢',
  },
  noRoomOnGpu: {
    en: 'The GPU ran out of memory while loading, so less of it is used now',
    zh: '加载时显存不足，已改用更少的显存',
  },
  noRoomInRam: {
    en: 'There was not enough memory while loading, so less of it is used now',
    zh: '加载时内存不足，已改用更少的内存',
  },
  roomRemembered: {
    en: 'There was no room for the usual way the last time, so this is the one that worked',
    zh: '上次按常规方式加载时空间不足，因此采用当时可行的方式',
  },
  lessLayers: {
    en: '{{gpuLayers}} instead of {{before}} of {{layers}} layers are on the GPU, which is slower',
    zh: 'GPU 上放 {{gpuLayers}} 层而不是 {{before}} 层（共 {{layers}} 层），会慢一些',
  },
  moreExpertsInRam: {
    en: 'The experts of {{count}} layers instead of {{before}} are in RAM, which is slower',
    zh: '{{count}} 层而不是 {{before}} 层的专家放在内存中，会慢一些',
  },
  smallerCache: {
    en: 'What the model has read is kept in 8 instead of 16 bits',
    zh: '已读内容以 8 位而不是 16 位保存',
  },
  smallerBatch: {
    en: 'Prompts are read {{tokens}} instead of {{before}} tokens at a time, which is slower',
    zh: '提示词每次读取 {{tokens}} 个 token 而不是 {{before}} 个，会慢一些',
  },
  shorterContext: {
    en: 'The context holds {{tokens}} instead of {{before}} tokens',
    zh: '上下文为 {{tokens}} 个 token，而不是 {{before}} 个',
  },
  weightsFromFile: {
    en: 'The weights stay in the file and are read from there, which is slower',
    zh: '权重留在文件中按需读取，会慢一些',
  },
  gpuUnused: {
    en: '{{name}} is not used. {{whyEn}} The page “This machine” and “hearth check” say what to do',
    zh: '未使用 {{name}}。{{whyZh}}“本机”页面和 “hearth check” 说明了解决办法',
  },
  movingNow: {
    en: 'The models are being moved. Questions wait until the model is loaded again',
    zh: '正在移动模型。问题会等到模型重新加载后回答',
  },
  onCpuInstead: {
    en: 'The model runs on the CPU instead of the GPU, which is slower',
    zh: '模型改由 CPU 运行，会慢一些',
  },
} as const;
