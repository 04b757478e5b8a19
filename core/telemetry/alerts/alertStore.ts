/** The alerts in the database: the last thousand, whatever raises them. */
import { alert, type Alert } from '../../../contract/alerts.ts';
import type { HearthDatabase } from '../../storage/database.ts';

const kept = 1000;
/** As many as anybody reads. */
const shown = 200;

export interface AlertStore {
  /** Newest first. A kind that this version does not know is left out. */
  list(): Alert[];
  add(alert: Alert): void;
  /** @param endedAt null = it lasts again. False where the log has it no more. */
  setEnd(id: string, endedAt: string | null): boolean;
  /** Those without an end get one: nobody watches them any more. */
  endAll(endedAt: string): void;
  /** Forgets those that have an end. */
  clear(): void;
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly at_ms: number;
  readonly ended_ms: number | null;
}

const isoOf = (ms: number): string => new Date(ms).toISOString();

const read = ({ threshold, at_ms, ended_ms, ...row }: Row): Alert[] => {
  const result = alert.safeParse({
    ...row,
    limit: threshold,
    at: isoOf(at_ms),
    endedAt: ended_ms === null ? null : isoOf(ended_ms),
  });
  return result.success ? [result.data] : [];
};

export const createAlertStore = (database: HearthDatabase): AlertStore => {
  const list = database.prepare<[number], Row>(
    'SELECT id, kind, subject, value, threshold, at_ms, ended_ms FROM alerts ORDER BY at_ms DESC, rowid DESC LIMIT ?',
  );
  const add = database.prepare(
    'INSERT INTO alerts (id, kind, subject, value, threshold, at_ms, ended_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const prune = database.prepare<[number]>(
    'DELETE FROM alerts WHERE rowid NOT IN (SELECT rowid FROM alerts ORDER BY at_ms DESC, rowid DESC LIMIT ?)',
  );
  const setEnd = database.prepare<[number | null, string]>('UPDATE alerts SET ended_ms = ? WHERE id = ?');
  const endAll = database.prepare<[number]>('UPDATE alerts SET ended_ms = ? WHERE ended_ms IS NULL');
  const clear = database.prepare('DELETE FROM alerts WHERE ended_ms IS NOT NULL');
  return {
    list: () => list.all(shown).flatMap(read),
    add: ({ id, kind, subject, value, limit, at, endedAt }) => {
      add.run(id, kind, subject, value, limit, Date.parse(at), endedAt === null ? null : Date.parse(endedAt));
      prune.run(kept);
    },
    setEnd: (id, endedAt) => setEnd.run(endedAt === null ? null : Date.parse(endedAt), id).changes > 0,
    endAll: (endedAt) => void endAll.run(Date.parse(endedAt)),
    clear: () => void clear.run(),
  };
};
