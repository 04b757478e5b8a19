import { describe, expect, it } from 'vitest';
import { HearthError } from '../../contract/error.ts';
import { compileChatTemplate } from './chatTemplate.ts';
import type { ChatMessage } from './childContract.ts';

/** DeepSeek-R1's own template (tokenizer_config.json), without its parts for tools. */
const officialTemplate =
  "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_output_first=true, system_prompt='') %}" +
  "{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}" +
  "{%- for message in messages %}{%- if message['role'] == 'user' %}{{'<｜User｜>' + message['content']}}{%- endif %}" +
  "{%- if message['role'] == 'assistant' and message['content'] is not none %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}{%- endif %}{%- endfor -%}" +
  "{% if add_generation_prompt %}{{'<｜Assistant｜><think>\\n'}}{% endif %}";

const tokens = { beginToken: '<｜begin▁of▁sentence｜>', endToken: '<｜end▁of▁sentence｜>' };
const compile = (source: string | null, reasons = true) => compileChatTemplate({ source, reasons, ...tokens });

const chat: readonly ChatMessage[] = [
  { role: 'user', content: 'What is 1 + 2?' },
  { role: 'assistant', content: 'It is 3.' },
  { role: 'user', content: 'And 2 + 2?' },
];

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof HearthError ? error.code : String(error);
  }
};

describe("R1's own template", () => {
  it('does not lose a turn, and ends inside the reasoning', () => {
    expect(compile(officialTemplate)(chat)).toEqual({
      text: '<｜begin▁of▁sentence｜><｜User｜>What is 1 + 2?<｜Assistant｜>It is 3.<｜end▁of▁sentence｜><｜User｜>And 2 + 2?<｜Assistant｜><think>\n',
      startsInThought: true,
    });
  });

  it('does not show the model its earlier reasoning', () => {
    const withReasoning = chat.map((message) =>
      message.role === 'assistant' ? { ...message, content: `<think>\n1 and 2\n</think>${message.content}` } : message,
    );
    const { text } = compile(officialTemplate)(withReasoning);
    expect(text).not.toContain('1 and 2');
    expect(text).toBe(compile(officialTemplate)(chat).text);
  });

  it('puts a system prompt at the beginning, after the begin token', () => {
    const { text } = compile(officialTemplate)([{ role: 'system', content: 'Be brief.' }, ...chat]);
    expect(text.startsWith('<｜begin▁of▁sentence｜>Be brief.<｜User｜>')).toBe(true);
  });

  it('takes a question literally: braces and quotes in it are no template', () => {
    const content = '{{ bos_token }} {% raw %} "quoted" \\n </think>';
    const { text } = compile(officialTemplate)([{ role: 'user', content }]);
    expect(text).toContain(content);
  });
});

describe('other templates', () => {
  const plain = "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}<assistant>";

  it('of a reasoning model that do not open the reasoning: it is opened, as R1 may skip it otherwise', () => {
    const { text, startsInThought } = compile(plain)(chat);
    expect(text.endsWith('<assistant><think>\n')).toBe(true);
    expect(startsInThought).toBe(true);
  });

  it('of a model that does not reason: nothing is opened', () => {
    const { text, startsInThought } = compile(plain, false)(chat);
    expect(text.endsWith('<assistant>')).toBe(true);
    expect(startsInThought).toBe(false);
  });
});

describe('a template that cannot be used is explained, not thrown as it comes', () => {
  it.each([
    ['missing', null],
    ['broken', '{% for message in messages %}{{ message'],
    ['unknown syntax', '{% frobnicate %}'],
  ])('%s', (_what, source) => {
    expect(codeOf(() => compile(source))).toBe('MODEL_TEMPLATE_INVALID');
  });

  it.each([
    ['calls what is not there', '{{ nothing_like_this(messages) }}'],
    ['refuses the conversation', "{{ raise_exception('Only one turn, please.') }}"],
  ])('%s', (_what, source) => {
    expect(codeOf(() => compile(source)(chat))).toBe('MODEL_TEMPLATE_INVALID');
  });
});
