/** How a model was loaded, and what to do where it was not as wanted, in Chinese. */
import type { engineTextsEn } from './engine.en.ts';
import type { Translated } from './translated.ts';

export const engineTextsZh: Translated<typeof engineTextsEn> = {
  loadNotices: '关于本次加载',
  restarted: '{{reason}}模型已重新加载。',
  dismiss: '知道了',
  memoryTaken: '在 {{device}} 上占用 {{taken}}，计划为 {{planned}}',
  memoryTakenOnly: '在 {{device}} 上占用 {{taken}}',
  loadWith: {
    devices: '改由处理器加载',
    gpuLayers: '改由处理器加载',
    contextTokens: '以较短上下文加载',
    ubatchTokens: '以较小批量加载',
  },
};
