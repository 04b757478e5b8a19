/** Presets that come with the app, in the words of the window's language. The first is R1 as DeepSeek recommends it. */
import type { TFunction } from 'i18next';
import type { Preset } from '../../../contract/chatSetup.ts';

const builtIn = [
  ['brief', { effort: 'quick' }],
  ['mathematics', {}],
  ['code', {}],
  ['writing', { temperature: 0.7, effort: 'balanced' }],
] as const;

export const builtInPresets = (t: TFunction): readonly Preset[] => [
  { id: 'recommended', name: t('compose.setup.recommended'), systemPrompt: '', options: {} },
  ...builtIn.map(([id, options]) => ({
    id,
    name: t(`compose.builtIn.${id}.name`),
    systemPrompt: t(`compose.builtIn.${id}.systemPrompt`),
    options,
  })),
];
