/** How a chat is answered: by which model, what that is told beforehand, how it samples and how long it may think. */
import { z } from 'zod';
import { answerOptions } from './answerOptions.ts';
import { largestSystemPromptCharacters } from './defaultSetup.ts';
import { call, signal } from './endpoint.ts';

/** What a person chooses for a whole chat; a form of the answer is asked for with one question. */
export const chatOptions = answerOptions.omit({ responseSchema: true, grammar: true });
export type ChatOptions = z.infer<typeof chatOptions>;

export const chatSetup = z.object({
  /** null = whichever model is loaded. Another one than the loaded is loaded with the next question. */
  modelId: z.string().nullable(),
  /** What the model is told before the first question; empty = nothing, as DeepSeek recommends for R1. */
  systemPrompt: z.string().max(largestSystemPromptCharacters),
  options: chatOptions,
});
export type ChatSetup = z.infer<typeof chatSetup>;

/** A setup with a name, but for the model: that is the chat's own. */
export const preset = chatSetup.omit({ modelId: true }).extend({ id: z.string(), name: z.string() });
export type Preset = z.infer<typeof preset>;

export const chatSetupContract = {
  /** Those that a person has saved, by name. */
  'chat.presets': signal(z.array(preset)),
  /** Without an id a new one. Errors: PRESET_NOT_FOUND. */
  'chat.savePreset': call(
    preset.extend({ id: z.string().optional(), name: z.string().trim().min(1).max(100) }),
    preset,
  ),
  'chat.removePreset': call(z.object({ presetId: z.string() }), z.object({})),
};
