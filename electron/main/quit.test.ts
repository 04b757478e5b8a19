import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { refusable } from '../../e2e/electronStandIn/refusable.ts';
import { closeBeforeQuit } from './quit.ts';

/** `app.quit()` as Electron does it: asks first, then ends. */
const app = vi.hoisted(() => ({ emitter: null as EventEmitter | null, ended: 0, hidden: 0 }));

vi.mock('electron', () => ({
  app: {
    on: (name: string, listener: (event: { preventDefault(): void }) => void) => app.emitter?.on(name, listener),
    quit: () => {
      const event = refusable({});
      app.emitter?.emit('before-quit', event);
      if (!event.defaultPrevented) app.ended += 1;
    },
  },
  BrowserWindow: {
    getAllWindows: () => [
      {
        hide: () => {
          app.hidden += 1;
        },
      },
    ],
  },
}));

const { app: electronApp } = await import('electron');
const log = { error: vi.fn() };

beforeEach(() => {
  Object.assign(app, { emitter: new EventEmitter(), ended: 0, hidden: 0 });
  log.error.mockReset();
});

test('the app would end before its services have stored what is unfinished', async () => {
  const closing = Promise.withResolvers<undefined>();
  closeBeforeQuit(() => closing.promise, log);
  electronApp.quit();
  expect(app).toMatchObject({ ended: 0, hidden: 1 });
  closing.resolve(undefined);
  await vi.waitFor(() => expect(app.ended).toBe(1));
});

test('pressing quit twice would close the services twice', async () => {
  const close = vi.fn(() => Promise.resolve());
  closeBeforeQuit(close, log);
  electronApp.quit();
  electronApp.quit();
  await vi.waitFor(() => expect(app.ended).toBe(1));
  expect(close).toHaveBeenCalledTimes(1);
});

test('services that fail or hang would keep the app from ever ending', async () => {
  closeBeforeQuit(() => Promise.reject(new Error('disk full')), log);
  electronApp.quit();
  await vi.waitFor(() => expect(app.ended).toBe(1));

  Object.assign(app, { emitter: new EventEmitter(), ended: 0 });
  closeBeforeQuit(() => new Promise(() => undefined), log, 1);
  electronApp.quit();
  await vi.waitFor(() => expect(app.ended).toBe(1));
  expect(log.error).toHaveBeenCalledTimes(2);
});
