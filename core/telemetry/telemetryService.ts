/** Everything that is measured, put together: live numbers, and their history. */
import type { Handlers } from '../../contract/endpoint.ts';
import type { historyContract } from '../../contract/history.ts';
import type { telemetryContract } from '../../contract/telemetry.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { createHistory } from './history/history.ts';
import { createHistoryStore } from './history/historyStore.ts';
import { createTelemetry } from './telemetry.ts';

export interface TelemetryServiceOptions {
  readonly database: HearthDatabase;
  readonly engine: EngineService;
  readonly home: string;
}

export interface TelemetryService {
  readonly handlers: Handlers<typeof telemetryContract & typeof historyContract>;
  /** Before the database is closed: stores what is not stored yet. */
  close(): Promise<void>;
}

export const createTelemetryService = ({ database, engine, home }: TelemetryServiceOptions): TelemetryService => {
  const history = createHistory(createHistoryStore(database));
  const telemetry = createTelemetry({
    readAnswerNumbers: () => ({
      ...engine.numbers(),
      contextTokens: engine.status.get().facts?.contextTokens ?? null,
    }),
    engine: {
      pid: () => engine.pid(),
      usage: () => engine.usage(),
      usesGpu: () => (engine.status.get().facts?.backend ?? 'cpu') !== 'cpu',
    },
    home,
    onSample: (sample, periodMs) => history.record(sample, periodMs),
  });
  return {
    handlers: {
      'telemetry.live': telemetry.live,
      'telemetry.history': ({ range, metrics }) => history.read(range, metrics),
    },
    close: async () => {
      await telemetry.close();
      history.flush();
    },
  };
};
