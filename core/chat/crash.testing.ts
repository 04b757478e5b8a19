/**
 * For tests: the whole app on the home folder that is given, in a process of its own. It says when it is there, and
 * being told to, asks a question as soon as a model is ready, and dies as by a power cut at the first word of the answer.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openHearth } from '../hearth.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';

const context = {
  sender: { shell: 'host', connectionId: 'test' },
  signal: new AbortController().signal,
} as const;

const hearth = await openHearth({
  shell: 'browser',
  home: process.argv[2] ?? '',
  assets: fileURLToPath(new URL('../../assets', import.meta.url)),
  launcher: createNodeLauncher(),
  electronVersion: null,
});
const handlers = hearth.services()?.handlers;
if (handlers === undefined) throw new Error('The home is not open.');
const { id: conversationId } = await handlers['chat.create']({}, context);

process.send?.('open');
await once(process, 'message');

const status = handlers['engine.status'];
await new Promise<void>((resolve) => {
  const look = (): void => {
    if (status.get().state === 'ready') resolve();
  };
  status.subscribe(look);
  look();
});
await handlers['chat.send']({ conversationId, text: process.argv[3] ?? '' }, context);
await handlers['chat.watch'](
  { conversationId },
  (event) => {
    if (event.type === 'delta') process.kill(process.pid, 'SIGKILL');
    return Promise.resolve();
  },
  context,
);
