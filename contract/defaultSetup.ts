/** How a chat is answered until a person chooses. Apart from the schema, so that the page needs no zod for its first frame. */
import type { ChatSetup } from './chatSetup.ts';

export const defaultSetup: ChatSetup = { modelId: null, systemPrompt: '', options: {} };

export const largestSystemPromptCharacters = 20_000;

/** DeepSeek's own recommendation for R1: https://huggingface.co/deepseek-ai/DeepSeek-R1#usage-recommendations */
export const recommendedTemperature = 0.6;
export const recommendedTopP = 0.95;
