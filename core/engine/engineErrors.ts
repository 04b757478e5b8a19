/** What the engine's service answers where it cannot do what is asked. */
import { HearthError } from '../../contract/error.ts';

export const replaced = (): HearthError =>
  new HearthError({
    code: 'CANCELLED',
    message: 'Loading was stopped, because another model was chosen or this one was unloaded.',
    next: 'Load the model again at any time.',
  });

/** An engine that has just died counts nothing any more. */
export const unlessDead = (error: unknown): null => {
  if (error instanceof HearthError && (error.code === 'CONNECTION_LOST' || error.code === 'CANCELLED')) return null;
  throw error;
};

export const answering = (): HearthError =>
  new HearthError({
    code: 'ENGINE_BUSY',
    message: 'An answer is being written, and is not ended for this.',
    next: 'Wait for the answer or stop it, then try again.',
  });

export const nothingLoaded = (): HearthError =>
  new HearthError({
    code: 'MODEL_NOT_INSTALLED',
    message: 'No model is loaded.',
    next: 'Choose a model, or install one on the Models page.',
  });
