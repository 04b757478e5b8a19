/**
 * Turns a conversation into the prompt that the model was trained on, by the Jinja template in its own GGUF.
 * Reasoning of earlier turns is never in `messages`: R1 is trained to see only the answers.
 * Errors: MODEL_TEMPLATE_INVALID where the template is missing or cannot be rendered.
 */
import { Template } from '@huggingface/jinja';
import { HearthError } from '../../contract/error.ts';
import type { Tool } from '../../contract/tools.ts';
import type { ChatMessage } from './childContract.ts';
import { ToolMessages, type Render } from './tools/toolMessages.ts';

export interface RenderedPrompt {
  readonly text: string;
  /** True where the reply continues inside `<think>`. */
  readonly startsInThought: boolean;
}

export interface ChatTemplateOptions {
  readonly source: string | null;
  readonly beginToken: string;
  readonly endToken: string;
  /** True for models that know `<think>`: their reply is started with it where the template does not. */
  readonly reasons: boolean;
}

const openTag = '<think>\n';

const isOfTools = (message: ChatMessage): boolean =>
  message.role === 'tool' || (message.role === 'assistant' && message.toolCalls !== undefined);

export type ChatTemplate = (messages: readonly ChatMessage[], tools?: readonly Tool[]) => RenderedPrompt;

export const compileChatTemplate = ({ source, beginToken, endToken, reasons }: ChatTemplateOptions): ChatTemplate => {
  const invalid = (reason: string, cause?: unknown): HearthError =>
    new HearthError(
      {
        code: 'MODEL_TEMPLATE_INVALID',
        message: `The model's chat template cannot be used: ${reason}`,
        next: 'Install another file of this model; files made for R1 carry its template.',
      },
      cause,
    );
  if (source === null) throw invalid('the file has none.');
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw invalid(error instanceof Error ? error.message : String(error), error);
    }
  };
  const template = attempt(() => new Template(source));
  const render: Render = (messages, tools) =>
    template.render({ messages, tools, bos_token: beginToken, eos_token: endToken, add_generation_prompt: true });
  let toolMessages: ToolMessages | null = null;
  return (messages, tools = []) => {
    const text = attempt(() => {
      if (tools.length === 0 && !messages.some(isOfTools))
        return render(
          messages.map(({ role, content }) => ({ role, content })),
          undefined,
        );
      toolMessages ??= new ToolMessages(render);
      return toolMessages.render(messages, tools);
    });
    if (text.trimEnd().endsWith(openTag.trimEnd())) return { text, startsInThought: true };
    return reasons ? { text: text + openTag, startsInThought: true } : { text, startsInThought: false };
  };
};
