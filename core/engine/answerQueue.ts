/** Answers that wait to be let in, in the order in which they were asked for. */
import type { AnswerStats } from '../../contract/chat.ts';
import { nextTurn } from './nextTurn.ts';
import type { Sequence } from './sequence.ts';
import type { SavedState } from './state/stateFile.ts';

/** Questions that are so close together are taken as one; a process needs about so long to hand over eight. */
const gatherMs = 1;

export interface Job {
  readonly sequence: Sequence;
  /** What is on the disk of its chat; undefined while that is being read. */
  saved: SavedState | null | undefined;
  readonly resolve: (stats: AnswerStats) => void;
  readonly reject: (error: unknown) => void;
}

export class AnswerQueue {
  readonly #jobs: Job[] = [];

  get size(): number {
    return this.#jobs.length;
  }

  get sequences(): readonly Sequence[] {
    return this.#jobs.map(({ sequence }) => sequence);
  }

  /** Whoever waits longest and not for the disk. */
  get next(): Job | undefined {
    return this.#jobs.find(({ saved }) => saved !== undefined);
  }

  /** `saved`, where there is something to read, is waited for before the job can be let in; `onRead` tells of it. */
  add(job: Job, saved: Promise<SavedState | null> | null, onRead: () => void): void {
    this.#jobs.push(job);
    if (saved === null) return;
    job.saved = undefined;
    void saved.then((state) => {
      job.saved = state;
      onRead();
    });
  }

  putFirst(job: Job): void {
    this.#jobs.unshift(job);
  }

  remove(job: Job): void {
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
  }

  /** The last one first. */
  takeStopped(): Job[] {
    const stopped = this.#jobs.filter(({ sequence }) => sequence.stopRequested).reverse();
    for (const job of stopped) this.remove(job);
    return stopped;
  }

  takeAll(): Job[] {
    return this.#jobs.splice(0);
  }

  /** Questions that came together are on their way together: the first one waits until no other follows at once. */
  async gather(): Promise<void> {
    let known = this.size;
    for (let sinceMs = performance.now(); known > 0 && performance.now() - sinceMs < gatherMs;) {
      await nextTurn();
      if (this.size > known) sinceMs = performance.now();
      known = this.size;
    }
  }

  /** Reading a state takes a moment, and is no place in a queue. */
  tellPlaces(): void {
    this.#jobs.forEach(({ sequence, saved }, index) => {
      if (saved !== undefined) sequence.wait(index + 1);
    });
  }
}
