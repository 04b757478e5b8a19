/** The engine ended again and again: it stays down, and names the model and the setting to change. */
import { HearthError } from '../../contract/error.ts';
import type { HelpfulSetting } from './knownDeaths.ts';

/** Deaths without an answer in between. */
export const mostDeaths = 3;

const settingTexts: Readonly<Record<HelpfulSetting, string>> = {
  devices: 'on the CPU (--device cpu)',
  gpuLayers: 'with fewer layers on the GPU (--gpu-layers)',
  contextTokens: 'with a shorter context (--context 2048)',
  ubatchTokens: 'with prompts read in smaller steps (--ubatch 128)',
};

const isSetting = (name: unknown): name is HelpfulSetting =>
  typeof name === 'string' && Object.hasOwn(settingTexts, name);

/** What is on the CPU already has less only by a shorter context. */
const helpfulSetting = (setting: unknown, onCpu: boolean): HelpfulSetting | null =>
  !isSetting(setting) ? null : onCpu && setting !== 'ubatchTokens' ? 'contextTokens' : setting;

export const breakerOpen = (modelId: string, cause: HearthError, onCpu: boolean): HearthError => {
  const setting = helpfulSetting(cause.details['setting'], onCpu);
  return new HearthError(
    {
      code: 'ENGINE_BREAKER_OPEN',
      message: `The engine ended ${mostDeaths} times with ${modelId}, the last time so: ${cause.message}`,
      details: { ...cause.details, setting },
      next: setting === null ? cause.next : `Load the model again ${settingTexts[setting]}, or load another model.`,
    },
    cause,
  );
};
