/** The closed table of errors: a code, what happened, and always what the user can do next. */
import { z } from 'zod';
import { errorCodes } from './hearthError.ts';

export { errorCodes, HearthError, toErrorInfo } from './hearthError.ts';

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

/** An error as it crosses a boundary. `details` holds facts (paths, sizes, log lines); `next` is what to do. */
export const errorInfo = z.object({
  code: errorCode,
  message: z.string(),
  details: z.record(z.string(), z.json()),
  next: z.string(),
});
export type ErrorInfo = z.infer<typeof errorInfo>;
