import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { alertWords } from '../../../contract/alertTexts.ts';
import { defaultSettings } from '../../../contract/defaultSettings.ts';
import { createSignal } from '../../../contract/signal.ts';
import { idle } from '../../engine/engineService.ts';
import { openDatabase } from '../../storage/database.ts';
import { useTemporaryFolder } from '../../storage/temporaryFolder.testing.ts';
import { liveSampleOf } from '../liveSample.testing.ts';
import { createAlertService, type Notify } from './alertService.ts';

const folder = useTemporaryFolder();

const context = { sender: { shell: 'cli', connectionId: 'test' } as const, signal: new AbortController().signal };

const begin = (home = folder.folder()) => {
  const database = openDatabase(home);
  const time = { ms: Date.UTC(2026, 0, 5) };
  const settings = createSignal(defaultSettings);
  const engine = createSignal(idle);
  const notify = vi.fn<Notify>();
  const service = createAlertService({
    database,
    settings,
    engine,
    predictSpeed: () => Promise.resolve(null),
    notify,
    clock: { date: () => new Date(time.ms), monotonicMs: () => time.ms },
  });
  /** A second with so much disk left, so often. */
  const disk = (diskFreeBytes: number, seconds = 1): void => {
    for (let second = 0; second < seconds; second++, time.ms += 1000) service.accept(liveSampleOf({ diskFreeBytes }));
  };
  const log = (): string[] =>
    service.handlers['alerts.log'].get().map(({ kind, endedAt }) => `${kind}${endedAt === null ? ' now' : ''}`);
  return { database, settings, engine, notify, service, disk, log, home, time };
};

describe('the alerts', () => {
  it('are in the log with their beginning and end, after a restart and a crash too', () => {
    const first = begin();
    first.disk(1e9);
    expect(first.log()).toEqual(['diskLow now']);
    // As a crash would: the service is not closed.
    first.database.close();
    const second = begin(first.home);
    expect(second.log()).toEqual(['diskLow']);
    second.disk(1e9);
    expect(second.log()).toEqual(['diskLow now', 'diskLow']);
    second.disk(1e12, 12);
    expect(second.log()).toEqual(['diskLow', 'diskLow']);
    second.service.close();
    second.database.close();
  });

  it('are told once while they swing, and not at all where the person wants none', async () => {
    const { database, disk, notify, settings, log, service } = begin();
    disk(1e9);
    disk(1e12, 12);
    disk(1e9);
    expect(log()).toEqual(['diskLow now']);
    expect(notify).toHaveBeenCalledTimes(1);
    expect(notify.mock.calls.map(([alert]) => alertWords(alert, 'en').text)[0]).toContain('1.0 GB are left');
    settings.set({ ...defaultSettings, alertNotifications: false });
    await service.handlers['alerts.test']({}, context);
    expect(notify).toHaveBeenCalledTimes(1);
    expect(log()).toEqual(['test', 'diskLow now']);
    database.close();
  });

  it('that last stay when the log is cleared, and one that was cleared comes back when it goes on', async () => {
    const { database, disk, log, service } = begin();
    disk(1e9);
    await service.handlers['alerts.test']({}, context);
    await service.handlers['alerts.clear']({}, context);
    expect(log()).toEqual(['diskLow now']);
    disk(1e12, 12);
    await service.handlers['alerts.clear']({}, context);
    disk(1e9);
    expect(log()).toEqual(['diskLow now']);
    database.close();
  });

  it('tell an engine that was started again, each time once', async () => {
    const { database, engine, log, service } = begin();
    engine.set({ ...idle, state: 'ready', modelId: 'demo' });
    engine.set({ ...idle, state: 'restarting', modelId: 'demo', loadProgress: 0 });
    engine.set({ ...idle, state: 'restarting', modelId: 'demo', loadProgress: 0.5 });
    engine.set({ ...idle, state: 'ready', modelId: 'demo' });
    await setTimeout(0);
    expect(log()).toEqual(['engineRestarted']);
    expect(service.handlers['alerts.log'].get()[0]?.subject).toBe('demo');
    database.close();
  });
});
