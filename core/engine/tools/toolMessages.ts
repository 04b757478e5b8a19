/**
 * Tools, calls and results as messages for a chat template. A template that has a place for them in R1's format is
 * given them; what it has no place for, or mixes up, is written into the system text, an answer and a question instead.
 * That is found out by a conversation of two rounds of calls: R1's first template loses the marks of the second round.
 */
import type { Tool } from '../../../contract/tools.ts';
import type { ChatMessage } from '../childContract.ts';
import { marks, writeCalls, writeResults } from './toolMarks.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type MadeCall = NonNullable<AssistantMessage['toolCalls']>[number];

/** As Jinja templates know them. */
export interface TemplateMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly {
    readonly type: 'function';
    readonly function: { readonly name: string; readonly arguments: unknown };
  }[];
}
export interface TemplateTool {
  readonly type: 'function';
  readonly function: Tool;
}
export type Render = (messages: readonly TemplateMessage[], tools: readonly TemplateTool[] | undefined) => string;

/** How a template takes calls; they differ in what they call "no content", and in the form of the arguments. */
interface CallForm {
  readonly emptyContent: string | null;
  readonly argumentsAs: 'text' | 'object';
}
const callForms: readonly CallForm[] = [
  { emptyContent: '', argumentsAs: 'text' },
  { emptyContent: '', argumentsAs: 'object' },
  { emptyContent: null, argumentsAs: 'text' },
  { emptyContent: null, argumentsAs: 'object' },
];

const probe: Tool = { name: 'probed', description: 'A probe.', parameters: { type: 'object', properties: {} } };
const probeCall: MadeCall = { name: probe.name, arguments: { probe: 'x' }, argumentsText: '{"probe": "x"}' };
const probeRound: readonly ChatMessage[] = [
  { role: 'user', content: 'Q' },
  { role: 'assistant', content: '', toolCalls: [probeCall] },
  { role: 'tool', content: 'R' },
  { role: 'assistant', content: '', toolCalls: [probeCall, probeCall] },
  { role: 'tool', content: 'R' },
  { role: 'tool', content: 'R' },
];

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/** Marks of the model's own in a result are no marks: what a tool fetches must not speak in the model's name. */
const resultText = (content: string): string => content.replaceAll('<｜', '<|').replaceAll(/<(\/?think>)/g, '< $1');

const asTemplateTools = (tools: readonly Tool[]): TemplateTool[] =>
  tools.map((one) => ({ type: 'function', function: one }));

const inForm = (message: ChatMessage, { emptyContent, argumentsAs }: CallForm): TemplateMessage => {
  if (message.role === 'tool') return { role: 'tool', content: resultText(message.content) };
  const { role, content } = message;
  if (role !== 'assistant' || message.toolCalls === undefined) return { role, content };
  return {
    role,
    content: content === '' ? emptyContent : content,
    tool_calls: message.toolCalls.map(({ name, arguments: values, argumentsText }) => ({
      type: 'function',
      function: { name, arguments: argumentsAs === 'text' ? argumentsText : values },
    })),
  };
};

/** The same conversation with calls as an answer's text and results as a question's, which every template knows. */
const inText = (messages: readonly ChatMessage[]): TemplateMessage[] => {
  const written: TemplateMessage[] = [];
  let results: string[] = [];
  messages.forEach((message, index) => {
    if (message.role === 'tool') {
      results.push(resultText(message.content));
      if (messages[index + 1]?.role === 'tool') return;
      written.push({ role: 'user', content: writeResults(results) });
      results = [];
    } else if (message.role === 'assistant' && message.toolCalls !== undefined) {
      const said = message.content === '' ? '' : `${message.content}\n\n`;
      written.push({ role: 'assistant', content: said + writeCalls(message.toolCalls) });
    } else {
      written.push({ role: message.role, content: message.content });
    }
  });
  return written;
};

const introduce = (tools: readonly Tool[]): string =>
  [
    'You can call these functions where they help with what is asked:',
    `\`\`\`json\n${JSON.stringify(tools, null, 2)}\n\`\`\``,
    'To call functions, end your answer with exactly this, a block from ' +
      `${marks.callBegin} to ${marks.callEnd} for each call and nothing after it:`,
    writeCalls([{ name: 'FUNCTION_NAME', argumentsText: '{"PARAMETER": "value"}' }]),
    `You are then given the results between ${marks.outputsBegin} and ${marks.outputsEnd}, and go on from there. ` +
      'Where you can answer without them, call nothing.',
  ].join('\n\n');

const withIntroduction = (messages: readonly TemplateMessage[], tools: readonly Tool[]): TemplateMessage[] => {
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: introduce(tools) }, ...messages];
  return [{ role: 'system', content: `${introduce(tools)}\n\n${first.content ?? ''}` }, ...rest];
};

const attempt = (render: () => string): string => {
  try {
    return render();
  } catch {
    return '';
  }
};

export class ToolMessages {
  readonly #render: Render;
  readonly #knowsTools: boolean;
  readonly #callForm: CallForm | null;

  /** Asks the template what it knows. */
  constructor(render: Render) {
    this.#render = render;
    const told = attempt(() => render([{ role: 'user', content: 'Q' }], asTemplateTools([probe])));
    this.#knowsTools = told.includes(probe.name) && told.includes(marks.callsBegin);
    this.#callForm = callForms.find((form) => this.#keepsCalls(form)) ?? null;
  }

  /** The prompt. Errors: those of `render`. */
  render(messages: readonly ChatMessage[], tools: readonly Tool[]): string {
    const written = this.#write(messages);
    if (tools.length === 0) return this.#render(written, undefined);
    if (this.#knowsTools) return this.#render(written, asTemplateTools(tools));
    return this.#render(withIntroduction(written, tools), undefined);
  }

  #write(messages: readonly ChatMessage[]): TemplateMessage[] {
    const form = this.#callForm;
    if (form === null) return inText(messages);
    const readable = messages.every(
      (message) => message.role !== 'assistant' || (message.toolCalls ?? []).every((call) => call.arguments !== null),
    );
    if (form.argumentsAs === 'object' && !readable) return inText(messages);
    return messages.map((message) => inForm(message, form));
  }

  /** True where no call, result or mark of them is lost, and no argument is quoted twice. */
  #keepsCalls(form: CallForm): boolean {
    const text = attempt(() =>
      this.#render(
        probeRound.map((message) => inForm(message, form)),
        undefined,
      ),
    );
    const expected: readonly [string, number][] = [
      [marks.callsBegin, 2],
      [marks.callsEnd, 2],
      [marks.callBegin, 3],
      [marks.callEnd, 3],
      [probeCall.argumentsText, 3],
      [marks.outputsBegin, 2],
      [marks.outputsEnd, 2],
      [`${marks.outputBegin}R${marks.outputEnd}`, 3],
    ];
    return expected.every(([part, count]) => countOf(text, part) === count);
  }
}
