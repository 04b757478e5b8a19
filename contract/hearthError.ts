/** The error type and its codes without any schema, so that a page can use them without zod. Others import error.ts. */
import type { ErrorCode, ErrorInfo } from './error.ts';

export const errorCodes = [
  'ATTACHMENT_EMPTY',
  'ATTACHMENT_NOT_FOUND',
  'ATTACHMENT_TOO_LARGE',
  'ATTACHMENT_UNREADABLE',
  'BACKUP_DAMAGED',
  'BAD_INPUT',
  'CANCELLED',
  'CERTIFICATES_INVALID',
  'CERTIFICATE_UNTRUSTED',
  'CHAT_BUSY',
  'CHAT_FILE_INVALID',
  'CHAT_NOT_FOUND',
  'CONNECTION_LOST',
  'DATABASE_DAMAGED',
  'DATABASE_NEWER',
  'DISK_FULL',
  'DOWNLOAD_REFUSED',
  'ENGINE_BREAKER_OPEN',
  'ENGINE_BUSY',
  'ENGINE_DIED',
  'ENGINE_LIBRARY_MISSING',
  'ENGINE_LAYOUT_MISMATCH',
  'ENGINE_LOAD_FAILED',
  'ENGINE_OUT_OF_MEMORY',
  'ENGINE_RELEASE_MISMATCH',
  'FILE_CHANGED',
  'FILE_NOT_FOUND',
  'FILE_WRITE_FAILED',
  'FOLDER_NOT_FOUND',
  'GRAMMAR_INVALID',
  'HOME_IN_USE',
  'INTERNAL',
  'JOB_NOT_FOUND',
  'KEY_DAMAGED',
  'KEY_MISSING',
  'KEYCHAIN_UNAVAILABLE',
  'MESSAGE_NOT_FOUND',
  'MODELS_BUSY',
  'MODEL_ARCHITECTURE_UNKNOWN',
  'MODEL_HASH_MISMATCH',
  'MODEL_HEADER_INVALID',
  'MODEL_NOT_FOUND',
  'MODEL_NOT_GGUF',
  'MODEL_NOT_INSTALLED',
  'MODEL_TEMPLATE_INVALID',
  'MODEL_TEST_FAILED',
  'MODEL_TRUNCATED',
  'NETWORK_FAILED',
  'PASSPHRASE_WRONG',
  'PORT_IN_USE',
  'PRESET_NOT_FOUND',
  'PROMPT_EMPTY',
  'PROMPT_TOO_LONG',
  'QUANTIZE_FAILED',
  'QUANTIZE_TYPE_UNKNOWN',
  'SCHEMA_INVALID',
  'RATE_LIMITED',
  'TOOL_CALL_INVALID',
  'TOOLS_INVALID',
  'UNAUTHORIZED',
] as const;

/** The only error type that services throw on purpose. */
export class HearthError extends Error implements ErrorInfo {
  readonly code: ErrorCode;
  readonly details: ErrorInfo['details'];
  readonly next: string;

  constructor(
    info: Pick<ErrorInfo, 'code' | 'message' | 'next'> & Partial<Pick<ErrorInfo, 'details'>>,
    cause?: unknown,
  ) {
    super(info.message, cause === undefined ? undefined : { cause });
    this.name = 'HearthError';
    this.code = info.code;
    this.details = info.details ?? {};
    this.next = info.next;
  }
}

/** Any thrown value as an error that can be sent; what nobody foresaw becomes INTERNAL, with its message kept. */
export const toErrorInfo = (thrown: unknown): ErrorInfo =>
  thrown instanceof HearthError
    ? { code: thrown.code, message: thrown.message, details: thrown.details, next: thrown.next }
    : {
        code: 'INTERNAL',
        message: thrown instanceof Error ? thrown.message : String(thrown),
        details: {},
        next: 'Try again. If it happens again, report it with the log from the Hearth home folder.',
      };
