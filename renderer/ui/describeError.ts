/**
 * An error in the words of the window's language. The service writes English with the facts of the case, so English
 * shows its words; another language shows the table's sentence for the code and keeps the service's as a fact.
 */
import type { TFunction } from 'i18next';
import { engineDeathText } from '../../contract/engineDeathTexts.ts';
import type { ErrorInfo } from '../../contract/error.ts';

export interface DescribedError {
  readonly message: string;
  readonly next: string;
  readonly facts: readonly (readonly [string, string])[];
}

const asText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(asText).join('\n')
      : JSON.stringify(value, undefined, 2);

export const describeError = (error: ErrorInfo, t: TFunction, language: string): DescribedError => {
  const facts = Object.entries(error.details).map(([name, value]) => [name, asText(value)] as const);
  const message = t(`errors.${error.code}.message`);
  const next = t(`errors.${error.code}.next`);
  if (language !== 'en') {
    // Of the engine's end the table knows more than its code; the breaker has its own way on.
    const death = engineDeathText(error.details['cause']);
    const isBreaker = error.code === 'ENGINE_BREAKER_OPEN';
    return {
      message: death === undefined ? message : isBreaker ? `${message}${death.message.zh}` : death.message.zh,
      next: death === undefined || isBreaker ? next : death.next.zh,
      facts: [['message', error.message], ...facts],
    };
  }
  return {
    message: error.message === '' ? message : error.message,
    next: error.next === '' ? next : error.next,
    facts,
  };
};
