/** Watches the samples and the engine, keeps the log, and tells the shell what is new. */
import { randomUUID } from 'node:crypto';
import type { Alert, alertsContract } from '../../../contract/alerts.ts';
import type { Handlers, ReadableSignal } from '../../../contract/endpoint.ts';
import type { EngineStatus } from '../../../contract/engine.ts';
import type { Settings } from '../../../contract/settings.ts';
import { createSignal } from '../../../contract/signal.ts';
import type { LiveSample } from '../../../contract/telemetry.ts';
import type { HearthDatabase } from '../../storage/database.ts';
import { alertReadings, type AlertReading } from './alertReadings.ts';
import { createAlertStore } from './alertStore.ts';
import { createAlertTracker, type AlertChange } from './alertTracker.ts';

/** Shows an alert outside of the window, in the language of the settings. */
export type Notify = (alert: Alert, language: Settings['language']) => void;

export interface AlertServiceOptions {
  readonly database: HearthDatabase;
  readonly settings: ReadableSignal<Settings>;
  readonly engine: ReadableSignal<EngineStatus>;
  /** The least speed that is predicted of a loaded model; null where none is. */
  readonly predictSpeed: (modelId: string, contextTokens: number) => Promise<number | null>;
  /** Called only where the person wants it. */
  readonly notify: Notify;
  readonly clock?: { readonly date: () => Date; readonly monotonicMs: () => number };
}

export interface AlertService {
  readonly handlers: Handlers<typeof alertsContract>;
  accept(sample: LiveSample): void;
  close(): void;
}

const systemClock = { date: () => new Date(), monotonicMs: () => performance.now() };

export const createAlertService = (options: AlertServiceOptions): AlertService => {
  const { settings, engine, predictSpeed, notify, clock = systemClock } = options;
  const store = createAlertStore(options.database);
  const now = (): string => clock.date().toISOString();
  const tracker = createAlertTracker();
  /** Ids in the log by the tracker's keys. */
  const idOf = new Map<string, string>();
  let prediction: { readonly modelId: string; tokensPerSecond: number | null } | null = null;

  store.endAll(now());
  const log = createSignal(store.list());

  const raise = (what: Pick<Alert, 'kind' | 'subject' | 'value' | 'limit'>, lasts: boolean): Alert => {
    const at = now();
    const alert: Alert = { id: randomUUID(), ...what, at, endedAt: lasts ? null : at };
    store.add(alert);
    log.set(store.list());
    const { alertNotifications, language } = settings.get();
    if (alertNotifications) notify(alert, language);
    return alert;
  };

  const begin = ({ key, kind, subject, value, limit }: AlertReading): void => {
    idOf.set(key, raise({ kind, subject, value, limit }, true).id);
  };

  const hear = (change: AlertChange): void => {
    if (change.type === 'begins') {
      begin(change.reading);
      return;
    }
    const key = change.type === 'ends' ? change.key : change.reading.key;
    const isKept = store.setEnd(idOf.get(key) ?? '', change.type === 'ends' ? now() : null);
    // The log was cleared meanwhile.
    if (!isKept && change.type === 'goesOn') begin(change.reading);
    else log.set(store.list());
  };

  /** Once for each load: making a plan reads the machine. */
  const predict = ({ state, modelId, facts }: EngineStatus): void => {
    if (state !== 'ready' || modelId === null || facts === null) {
      prediction = null;
      return;
    }
    if (prediction?.modelId === modelId) return;
    const wanted: NonNullable<typeof prediction> = { modelId, tokensPerSecond: null };
    prediction = wanted;
    predictSpeed(modelId, facts.contextTokens).then(
      (tokensPerSecond) => {
        wanted.tokensPerSecond = tokensPerSecond;
      },
      // A file that no plan can be made of has no band to be below.
      () => undefined,
    );
  };

  let before = engine.get().state;
  const hearEngine = (status: EngineStatus): void => {
    if (status.state === 'restarting' && before !== 'restarting') {
      raise({ kind: 'engineRestarted', subject: status.modelId, value: null, limit: null }, false);
    }
    before = status.state;
    predict(status);
  };
  const stopHearing = engine.subscribe(hearEngine);
  predict(engine.get());

  return {
    accept: (sample) => {
      const { modelId, facts } = engine.get();
      const context = {
        settings: settings.get(),
        modelId,
        facts,
        predictedTokensPerSecond: prediction?.tokensPerSecond ?? null,
      };
      for (const change of tracker.accept(alertReadings(sample, context), clock.monotonicMs())) {
        hear(change);
      }
    },
    handlers: {
      'alerts.log': log,
      'alerts.test': () => raise({ kind: 'test', subject: null, value: null, limit: null }, false),
      'alerts.clear': () => {
        store.clear();
        log.set(store.list());
        return {};
      },
    },
    close: () => {
      stopHearing();
      store.endAll(now());
    },
  };
};
