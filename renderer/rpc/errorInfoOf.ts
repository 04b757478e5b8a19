/**
 * Any thrown value as an error that can be shown. It looks at the shape and not at the class, because the class lives
 * beside the schemas and the window carries no schemas.
 */
import type { ErrorInfo } from '../../contract/error.ts';

const isErrorInfo = (value: unknown): value is ErrorInfo =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'message' in value &&
  typeof value.message === 'string' &&
  'next' in value &&
  typeof value.next === 'string';

export const errorInfoOf = (thrown: unknown): ErrorInfo =>
  isErrorInfo(thrown)
    ? {
        code: thrown.code,
        message: thrown.message,
        details: 'details' in thrown && typeof thrown.details === 'object' ? thrown.details : {},
        next: thrown.next,
      }
    : { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), details: {}, next: '' };
