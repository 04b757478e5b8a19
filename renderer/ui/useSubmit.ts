/** What a form sends: busy until it is answered, and the error that came back, gone with the next try. */
import { useState } from 'react';
import type { ErrorInfo } from '../../contract/error.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface Submit {
  readonly busy: boolean;
  readonly error: ErrorInfo | null;
  /** `onDone` gets the answer; a failure becomes `error`, and `onFailed` is told. */
  readonly submit: <Answer>(call: Promise<Answer>, onDone?: (answer: Answer) => void, onFailed?: () => void) => void;
  /** The error is not shown any more. */
  readonly forget: () => void;
}

export const useSubmit = (): Submit => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  return {
    busy,
    error,
    forget: () => setError(null),
    submit: (call, onDone, onFailed) => {
      setBusy(true);
      setError(null);
      call
        .then(onDone, (thrown: unknown) => {
          setError(errorInfoOf(thrown));
          onFailed?.();
        })
        .finally(() => setBusy(false));
    },
  };
};
