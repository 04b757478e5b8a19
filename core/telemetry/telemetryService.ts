/** Everything that is measured, put together: live numbers, their history, and what of them is worth an alert. */
import type { alertsContract } from '../../contract/alerts.ts';
import type { Handlers, ReadableSignal } from '../../contract/endpoint.ts';
import type { historyContract } from '../../contract/history.ts';
import type { metricsContract } from '../../contract/metrics.ts';
import type { Settings } from '../../contract/settings.ts';
import type { LiveSample, telemetryContract } from '../../contract/telemetry.ts';
import { appVersion } from '../appVersion.ts';
import { engineRelease } from '../engine/engineRelease.ts';
import type { EngineService } from '../engine/engineService.ts';
import type { PlanService } from '../plan/planService.ts';
import type { HearthDatabase } from '../storage/database.ts';
import { createAlertService, type Notify } from './alerts/alertService.ts';
import type { MetricsOptions } from './metrics/metricsOptions.ts';
import { createMetricsServer } from './metrics/metricsServer.ts';
import { createHistory } from './history/history.ts';
import { createHistoryStore } from './history/historyStore.ts';
import { createTelemetry } from './telemetry.ts';

export interface TelemetryServiceOptions {
  readonly database: HearthDatabase;
  readonly engine: EngineService;
  readonly home: string;
  readonly settings: ReadableSignal<Settings>;
  readonly plan: Pick<PlanService, 'make'>;
  /** Shows an alert outside of the window. */
  readonly notify: Notify;
  readonly metrics: MetricsOptions;
}

export interface TelemetryService {
  readonly handlers: Handlers<
    typeof telemetryContract & typeof historyContract & typeof alertsContract & typeof metricsContract
  >;
  /** Before the database is closed: stores what is not stored yet. */
  close(): Promise<void>;
}

export const createTelemetryService = (options: TelemetryServiceOptions): TelemetryService => {
  const { database, engine, home, settings, plan, notify } = options;
  const alerts = createAlertService({
    database,
    settings,
    engine: engine.status,
    predictSpeed: async (modelId, contextLength) =>
      (await plan.make({ modelId, contextLength, depthTokens: contextLength })).speed.decodeLow,
    notify,
  });
  const history = createHistory(createHistoryStore(database));
  let newest: LiveSample | null = null;
  const telemetry = createTelemetry({
    readAnswerNumbers: () => ({
      ...engine.numbers(),
      contextTokens: engine.status.get().facts?.contextTokens ?? null,
    }),
    engine: {
      pid: () => engine.pid(),
      usage: () => engine.usage(),
      restingSince: () => (engine.numbers().generating ? null : engine.answered.get()),
      usesGpu: () => (engine.status.get().facts?.backend ?? 'cpu') !== 'cpu',
    },
    home,
    onSample: (sample, periodMs) => {
      history.record(sample, periodMs);
      alerts.accept(sample);
      newest = sample;
    },
  });
  const metrics = createMetricsServer({
    text: async () => {
      const { createMetricsText } = await import('./metrics/metricsText.ts');
      return createMetricsText({
        sample: () => newest,
        counts: () => telemetry.engineCounts(),
        engine: () => engine.status.get(),
        alerts: () => alerts.handlers['alerts.log'].get(),
        version: appVersion,
        engineRelease,
      });
    },
    port: options.metrics.port,
    token: options.metrics.token,
  });
  const turnMetrics = (value: Settings): void => metrics.turn(options.metrics.always || value.metrics);
  turnMetrics(settings.get());
  const stopHearing = settings.subscribe(turnMetrics);
  return {
    handlers: {
      'telemetry.live': telemetry.live,
      'telemetry.history': ({ range, metrics }) => history.read(range, metrics),
      ...alerts.handlers,
      'metrics.endpoint': metrics.endpoint,
    },
    close: async () => {
      stopHearing();
      await metrics.close();
      await telemetry.close();
      history.flush();
      alerts.close();
    },
  };
};
