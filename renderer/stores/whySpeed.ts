/**
 * The question "why this speed?" of one model, from wherever it is asked: `showWhySpeed` opens the answer over the page.
 * The plan is made anew each time, as what is free and what was measured changes.
 */
import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/error.ts';
import type { Plan } from '../../contract/plan.ts';
import { callHearth } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface SpeedQuestion {
  /** Of the catalogue or installed; with its quantization after a colon, or beside it. */
  readonly modelId: string;
  readonly quantization: string | null;
}

export interface WhySpeedState {
  readonly question: SpeedQuestion | null;
  readonly plan: Plan | null;
  readonly error: ErrorInfo | null;
}

const closed: WhySpeedState = { question: null, plan: null, error: null };

export const useWhySpeed = create<WhySpeedState>(() => closed);

const ask = async (question: SpeedQuestion): Promise<void> => {
  const answer = await callHearth('plan.make', question).then(
    (plan) => ({ plan, error: null }),
    (thrown: unknown) => ({ error: errorInfoOf(thrown) }),
  );
  // Closed meanwhile, or asked of another model.
  if (useWhySpeed.getState().question === question) useWhySpeed.setState(answer);
};

export const showWhySpeed = async (modelId: string, quantization: string | null = null): Promise<void> => {
  const question = { modelId, quantization };
  useWhySpeed.setState({ question, plan: null, error: null });
  await ask(question);
};

/** Something was measured: what is shown stays until the new plan is there. */
export const refreshWhySpeed = async (): Promise<void> => {
  const { question } = useWhySpeed.getState();
  if (question !== null) await ask(question);
};

export const closeWhySpeed = (): void => useWhySpeed.setState(closed);
