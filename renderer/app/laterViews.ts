/** What the window does not begin with. It comes while nothing else is to be done, so that nobody waits for it. */
import { messageList } from '../features/chat/messageListView.ts';
import type { Page } from '../stores/navigation.ts';
import { later, type LaterView } from '../ui/later.tsx';

type LaterPage = Exclude<Page, 'chat'>;

export const laterPages: Readonly<Record<LaterPage, LaterView<object>>> = {
  live: later(() => import('../features/live/LivePage.tsx').then((all) => all.LivePage)),
  machine: later(() => import('../features/machine/MachinePage.tsx').then((all) => all.MachinePage)),
  models: later(() => import('../features/models/ModelsPage.tsx').then((all) => all.ModelsPage)),
  settings: later(() => import('../features/settings/SettingsPage.tsx').then((all) => all.SettingsPage)),
};
export const gatePage = later(() => import('../features/gate/GatePage.tsx').then((all) => all.GatePage));
export const overlays = later(() => import('./Overlays.tsx').then((all) => all.Overlays));

/** One after the other, each when the browser has nothing to do. */
const loadInTurn = (views: readonly { readonly load: () => Promise<unknown> }[]): void => {
  const [next, ...rest] = views;
  if (next === undefined) return;
  const goOn = (): void => loadInTurn(rest);
  // What cannot be had now is asked for again where it is opened, and the fault is shown there.
  const load = (): void => void next.load().then(goOn, goOn);
  // Safari has no such callback.
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 2000 });
  else setTimeout(load, 200);
};

export const loadLaterViews = (): void => loadInTurn([messageList, overlays, ...Object.values(laterPages)]);
