import type { PlanNote } from '../../contract/plan.ts';
import type { PlanTextKey } from '../../contract/planTexts.ts';

/** Something that a plan says, in words that are chosen by the reader's language. */
export const note = (key: PlanTextKey, values: PlanNote['values'] = {}): PlanNote => ({ key, values });
