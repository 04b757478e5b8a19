/** The settings of a chat as the texts of a form, and back. An empty text is the default; one that is wrong says so. */
import type { ChatOptions } from '../../../contract/chatSetup.ts';

export interface NumberField {
  readonly name: Exclude<keyof ChatOptions, 'effort'>;
  readonly from: number;
  readonly to: number;
  readonly isWhole: boolean;
}

/** The limits are those of `contract/answerOptions.ts`. */
export const numberFields: readonly NumberField[] = [
  { name: 'temperature', from: 0, to: 5, isWhole: false },
  { name: 'topP', from: 0.01, to: 1, isWhole: false },
  { name: 'seed', from: 0, to: 0xfffffffe, isWhole: true },
  { name: 'maxTokens', from: 1, to: 1_000_000, isWhole: true },
  { name: 'thinkingBudgetTokens', from: 0, to: 1_000_000, isWhole: true },
  { name: 'thinkingBudgetSeconds', from: 0, to: 86_400, isWhole: false },
];

export type FormTexts = Readonly<Record<NumberField['name'], string>>;

export const textsOf = (options: ChatOptions): FormTexts => {
  const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return {
    temperature: text(options.temperature),
    topP: text(options.topP),
    seed: text(options.seed),
    maxTokens: text(options.maxTokens),
    thinkingBudgetTokens: text(options.thinkingBudgetTokens),
    thinkingBudgetSeconds: text(options.thinkingBudgetSeconds),
  };
};

/** The number that a text means; undefined = the default, null = it is no number of this field. */
export const readNumber = ({ from, to, isWhole }: NumberField, text: string): number | null | undefined => {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) && value >= from && value <= to && (!isWhole || Number.isInteger(value)) ? value : null;
};

/** null where a text is wrong. */
export const optionsOf = (texts: FormTexts, effort: ChatOptions['effort']): ChatOptions | null => {
  const options: ChatOptions = effort === undefined || effort === 'thorough' ? {} : { effort };
  for (const field of numberFields) {
    const value = readNumber(field, texts[field.name]);
    if (value === null) return null;
    if (value !== undefined) options[field.name] = value;
  }
  return options;
};
