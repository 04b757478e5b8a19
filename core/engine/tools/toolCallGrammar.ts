/**
 * What may follow the mark that calls begin with: calls of the tools, with arguments as their schemas want them. Of a
 * schema that cannot be enforced while writing (`jsonSchemaGrammar.ts`) the grammar asks for any JSON object.
 */
import { HearthError } from '../../../contract/error.ts';
import type { Tool, ToolChoice } from '../../../contract/tools.ts';
import { jsonRules } from '../grammar/jsonRules.ts';
import { jsonSchemaRules } from '../grammar/jsonSchemaGrammar.ts';
import { marks } from './toolMarks.ts';

/** More calls in one answer are a model that goes round in circles; of an answer that has to call, one is asked. */
const mostCalls: Readonly<Record<ToolChoice, number>> = { auto: 16, required: 1 };

const quote = (text: string): string => JSON.stringify(text);

const argumentRules = ({ parameters }: Tool, name: string): string => {
  try {
    return jsonSchemaRules(parameters, name);
  } catch (error) {
    if (error instanceof HearthError && error.code === 'SCHEMA_INVALID') return `${name} ::= object`;
    throw error;
  }
};

export const toolCallGrammar = (tools: readonly Tool[], choice: ToolChoice): string => {
  const names = tools.map((_tool, index) => `arguments${index}`);
  const either = tools.map(({ name }, index) => `${quote(`${name}\n\`\`\`json\n`)} ${names[index] ?? ''}`).join(' | ');
  return [
    `root ::= call ("\\n" call){0,${mostCalls[choice] - 1}} ${quote(marks.callsEnd)}`,
    `call ::= ${quote(`${marks.callBegin}function${marks.separator}`)} (${either}) ${quote(`\n\`\`\`${marks.callEnd}`)}`,
    ...tools.map((tool, index) => argumentRules(tool, names[index] ?? '')),
    jsonRules,
  ].join('\n');
};
