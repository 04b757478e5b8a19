/** The one Chromium of this app, started with its first window. */
import { startChromium, type RunningChromium } from './chromium.ts';

let running: Promise<RunningChromium> | null = null;
let started: RunningChromium | null = null;

export const browser = (profile: string): Promise<RunningChromium> => {
  running ??= startChromium(profile).then((chromium) => {
    started = chromium;
    return chromium;
  });
  return running;
};

const shown = Promise.withResolvers<string>();

/** For the test that looks at the windows: where to find them, once the first has loaded its page. */
export const shownBrowser: Promise<string> = shown.promise;

export const reportShown = (): void => {
  if (started !== null) shown.resolve(started.endpoint);
};

export const closeBrowser = (): void => started?.kill();
