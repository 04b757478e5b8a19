/** What is left when the whole app is killed in mid-answer, with all of it running for real. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ChatEvent, Message } from '../../contract/chat.ts';
import type { HandlerContext } from '../../contract/endpoint.ts';
import type { Services } from '../composeServices.ts';
import { openHearth } from '../hearth.ts';
import { createNodeLauncher } from '../process/nodeLauncher.ts';
import { takeHome } from '../storage/homeLock.ts';
import { useTemporaryFolder } from '../storage/temporaryFolder.testing.ts';

const folder = useTemporaryFolder();
const home = folder.file('home');
const question = 'Count from 5 to 999.';

const context: HandlerContext = {
  sender: { shell: 'host', connectionId: 'test' },
  signal: new AbortController().signal,
};

/** Closing them closes the app. */
const openServices = async (): Promise<Services> => {
  const hearth = await openHearth({
    shell: 'browser',
    home,
    assets: fileURLToPath(new URL('../../assets', import.meta.url)),
    launcher: createNodeLauncher(),
    electronVersion: null,
  });
  const services = hearth.services();
  if (services === null) throw new Error('The home is not open.');
  return { ...services, close: () => hearth.close() };
};

/** Resolves with the messages once the last one has ended. */
const lastEnded = async ({ handlers }: Services, conversationId: string): Promise<readonly Message[]> => {
  const leave = new AbortController();
  let messages: readonly Message[] = [];
  const take = (event: ChatEvent): void => {
    if (event.type === 'snapshot') messages = event.messages;
    if (event.type === 'message') {
      messages = [...messages.filter(({ id }) => id !== event.message.id), event.message];
    }
    const last = messages.at(-1);
    if (last?.role === 'assistant' && last.status !== 'queued' && last.status !== 'streaming') leave.abort();
  };
  await handlers['chat.watch'](
    { conversationId },
    (event) => {
      take(event);
      return Promise.resolve();
    },
    { ...context, signal: leave.signal },
  );
  return messages;
};

describe('the app, killed in mid-answer', () => {
  it('keeps the words and the chat, and goes on after the next start', async () => {
    const app = fork(fileURLToPath(new URL('./crash.testing.ts', import.meta.url)), [home, question], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const exited = once(app, 'exit');
    expect(await once(app, 'message')).toContain('open');

    // While it runs, nobody else takes its home.
    expect(() => takeHome(home)).toThrow(expect.objectContaining({ code: 'HOME_IN_USE' }) as Error);
    await expect(openServices()).rejects.toMatchObject({ code: 'HOME_IN_USE' });
    app.send('ask');
    expect(await exited).toEqual([null, 'SIGKILL']);

    const services = await openServices();
    const [conversation] = services.handlers['chat.conversations'].get();
    expect(conversation).toMatchObject({ title: question, active: false });
    const conversationId = conversation?.id ?? '';
    const [, answer] = await lastEnded(services, conversationId);
    expect(answer?.status).toBe('interrupted');
    expect((answer?.thought ?? '') + (answer?.text ?? '')).not.toBe('');

    // The model is loaded again by itself; the question waits for it.
    await services.handlers['chat.send']({ conversationId, text: 'What is 347 + 586?' }, context);
    const messages = await lastEnded(services, conversationId);
    expect(messages.at(-1)).toMatchObject({ status: 'complete', modelId: 'demo-r1-distill:Q4_K_M' });
    expect(messages.at(-1)?.text).toContain('933');
    await services.close();

    const again = await openServices();
    expect((await lastEnded(again, conversationId)).map(({ text }) => text)).toEqual(messages.map(({ text }) => text));
    expect(again.handlers['models.installed'].get().map(({ id }) => id)).toEqual(['demo-r1-distill:Q4_K_M']);
    await again.close();
    expect(readdirSync(join(home, 'models', 'parts'))).toEqual([]);
  }, 60_000);
});
