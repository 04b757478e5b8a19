/**
 * A readiness row as the checks write it: every text in both languages, side by side, so that neither can be forgotten.
 */
import type { ReadinessRow } from '../../contract/hardware.ts';
import { notTold } from './reading.ts';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

export interface Outcome {
  readonly status: ReadinessRow['status'];
  readonly why: Words;
  readonly fix: Words | null;
  /** The driver's or the system's own words behind `why`. */
  readonly details?: string | undefined;
  /** Only where the app can do the fix itself. */
  readonly action?: ReadinessRow['action'];
}

export interface Row extends Outcome {
  readonly id: string;
  readonly found: Words;
  readonly needed: Words;
}

export const say = (en: string, zh: string): Words => ({ en, zh });

/** A name, a number or a command, which is the same in every language. */
export const same = (text: string): Words => ({ en: text, zh: text });

/** Sentences one after the other; empty ones leave no gap. */
export const sentences = (...parts: readonly Words[]): Words => ({
  en: parts
    .map(({ en }) => en)
    .filter((text) => text !== '')
    .join(' '),
  zh: parts.map(({ zh }) => zh).join(''),
});

/** The words of whoever was asked, for those who want them; a file that tells nothing has none. */
export const ownWords = (reason: string | undefined): Pick<Outcome, 'details'> =>
  reason === undefined || reason === notTold ? {} : { details: reason };

export const nothing: Words = { en: '', zh: '' };

export const toReadinessRow = ({ id, status, found, needed, why, fix, details, action }: Row): ReadinessRow => ({
  id,
  status,
  found: found.en,
  needed: needed.en,
  why: why.en,
  fix: fix?.en ?? null,
  details: details ?? null,
  action: action ?? null,
  zh: { found: found.zh, needed: needed.zh, why: why.zh, fix: fix?.zh ?? null },
});
