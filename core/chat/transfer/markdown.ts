/** The open branch of a chat as Markdown, for reading: questions, reasoning as quotations, answers. */
import type { Message } from '../../../contract/chat.ts';

const words = {
  en: {
    untitled: 'New chat',
    you: 'You',
    assistant: 'Hearth',
    reasoning: 'Reasoning',
    attached: 'Attached',
    stopped: 'This answer was stopped.',
    interrupted: 'This answer was interrupted.',
    failed: 'There is no answer.',
    called: 'A call of a tool, which was not run',
  },
  zh: {
    untitled: '新对话',
    you: '你',
    assistant: 'Hearth',
    reasoning: '思考过程',
    attached: '附件',
    stopped: '此回答被停止。',
    interrupted: '此回答被中断。',
    failed: '没有回答。',
    called: '调用工具（未执行）',
  },
} as const;
export type MarkdownLanguage = keyof typeof words;

/** In one line, and nothing in it begins a mark-up of its own. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#]/g, '\\$&');

const quoted = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

export const chatMarkdown = (title: string, messages: readonly Message[], language: MarkdownLanguage): string => {
  const say = words[language];
  const partsOf = ({ role, thought, text, attachments, modelId, status, toolCalls }: Message): string[] => {
    if (role === 'user') {
      const files = attachments.map(({ name }) => plain(name)).join(', ');
      return [`## ${say.you}`, ...(files === '' ? [] : [`*${say.attached}: ${files}*`]), text];
    }
    return [
      modelId === null ? `## ${say.assistant}` : `## ${say.assistant} (${plain(modelId)})`,
      ...(thought.trim() === '' ? [] : [`> **${say.reasoning}**\n>\n${quoted(thought)}`]),
      ...(text.trim() === '' ? [] : [text.trim()]),
      ...toolCalls.map(
        ({ name, argumentsText }) => `*${say.called}: ${plain(name)}*\n\n~~~json\n${argumentsText}\n~~~`,
      ),
      ...(status === 'stopped' || status === 'interrupted' || status === 'failed' ? [`*${say[status]}*`] : []),
    ];
  };
  const blocks = [`# ${title === '' ? say.untitled : plain(title)}`, ...messages.flatMap(partsOf)];
  return `${blocks.join('\n\n')}\n`;
};
