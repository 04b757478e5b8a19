/**
 * R1's chat template without its tools: the system text stands before the first turn, reasoning of earlier turns is
 * dropped, and the reply starts inside `<think>`. The end of a turn has no line break before it.
 */
const lines = [
  "{%- set found = namespace(system='') -%}",
  '{%- for message in messages -%}',
  "{%- if message['role'] == 'system' -%}{%- set found.system = message['content'] -%}{%- endif -%}",
  '{%- endfor -%}',
  '{{- bos_token -}}{{- found.system -}}',
  '{%- for message in messages -%}',
  "{%- if message['role'] == 'user' -%}{{- '<｜User｜>' + message['content'] -}}{%- endif -%}",
  "{%- if message['role'] == 'assistant' -%}",
  "{{- '<｜Assistant｜>' + message['content'].split('</think>')[-1].lstrip('\\n') + '<｜end▁of▁sentence｜>' -}}",
  '{%- endif -%}',
  '{%- endfor -%}',
  "{%- if add_generation_prompt -%}{{- '<｜Assistant｜><think>\\n' -}}{%- endif -%}",
];

export const chatTemplate = lines.join('\n');
