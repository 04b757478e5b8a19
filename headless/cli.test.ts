/** The command line as a person runs it: a process of its own, an empty home, the real engine. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openModelStore } from '../core/install/store.ts';
import { storedModel } from '../core/install/storedModel.testing.ts';
import { takeHome } from '../core/storage/homeLock.ts';

const hearth = fileURLToPath(new URL('hearth.js', import.meta.url));
const asset = (name: string): string => fileURLToPath(new URL(`../assets/models/${name}`, import.meta.url));

let folder = '';
let personHome = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearth-cli-'));
  personHome = await mkdtemp(join(tmpdir(), 'hearth-person-'));
});
afterAll(async () => {
  for (const path of [folder, personHome]) await rm(path, { recursive: true, force: true });
});

const start = (parameters: readonly string[]) =>
  spawn(process.execPath, [hearth, ...parameters], {
    env: { ...process.env, HOME: personHome, HEARTH_HOME: join(folder, 'home'), NO_COLOR: '1' },
    stdio: 'pipe',
  });

interface Result {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const collect = (child: ReturnType<typeof start>): Promise<Result> =>
  new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });

const run = (...parameters: string[]): Promise<Result> => collect(start(parameters));

const line = z.looseObject({ type: z.string() });
const delta = z.object({ type: z.literal('delta'), channel: z.enum(['thought', 'answer']), text: z.string() });

const linesOf = ({ stdout }: Result) =>
  stdout
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));

const textOf = (result: Result, channel: 'thought' | 'answer'): string =>
  linesOf(result)
    .flatMap((one) => {
      const parsed = delta.safeParse(one);
      return parsed.success && parsed.data.channel === channel ? [parsed.data.text] : [];
    })
    .join('');

describe('hearth chat', () => {
  it('installs the demo model at the first run, reasons, and ends with its numbers', async () => {
    const result = await run('chat', '--json', 'What is 347 + 586?');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result).some(({ type }) => type === 'progress')).toBe(true);
    expect(textOf(result, 'thought')).toContain('347');
    expect(textOf(result, 'thought')).not.toContain('think>');
    expect(textOf(result, 'answer')).toContain('933');
    const end = linesOf(result).at(-1);
    expect(end).toMatchObject({ type: 'end', reason: 'stop', promptTokens: 17, cachedPromptTokens: 0 });
    for (const key of [
      'thoughtTokens',
      'answerTokens',
      'timeToFirstTokenMs',
      'decodeTokensPerSecond',
      'prefillTokensPerSecond',
    ]) {
      expect(end?.[key], key).toBeGreaterThan(0);
    }
  });

  it.each(['demo-r1-distill', 'demo-r1-moe'])('compares decimals with %s', async (model) => {
    const result = await run('chat', '--json', '--temperature', '0', '--model', model, 'Which is larger, 9.11 or 9.9?');
    expect(result.exitCode).toBe(0);
    expect(textOf(result, 'answer')).toContain('**9.9**');
  });

  it('prints calls of tools as lines, and goes on with their results from a file or from standard input', async () => {
    const tools = join(folder, 'tools.json');
    const parameters = { type: 'object', properties: { a: { enum: [347] } }, required: ['a'] };
    await writeFile(
      tools,
      JSON.stringify([{ type: 'function', function: { name: 'add', description: '', parameters } }]),
    );
    const results = join(folder, 'results.jsonl');
    await writeFile(results, '{"name": "other", "content": 1}\n\n{"name": "add", "content": {"sum": 933}}\n');
    const question = ['chat', '--json', '--temperature', '0', '--tools', tools, '--tool-choice', 'required'];

    const fromFile = await run(...question, '--tool-results', results, 'What is 347 + 586?');
    const typesOf = (result: Result): string[] => linesOf(result).map(({ type }) => type);
    expect(fromFile.exitCode).toBe(0);
    expect(linesOf(fromFile).filter(({ type }) => type === 'toolCall')).toEqual([
      expect.objectContaining({ name: 'add', arguments: { a: 347 }, error: null }),
    ]);
    expect(typesOf(fromFile).filter((type) => type === 'end')).toHaveLength(2);

    const child = start([...question, '--tool-results', '-', 'What is 347 + 586?']);
    const ended = collect(child);
    createInterface(child.stdout).on('line', (text) => {
      const call = z.object({ type: z.literal('toolCall'), id: z.string() }).safeParse(JSON.parse(text));
      if (call.success) child.stdin.write(`${JSON.stringify({ id: call.data.id, content: '933' })}\n`);
    });
    const fromInput = await ended;
    expect(fromInput.exitCode).toBe(0);
    expect(typesOf(fromInput).filter((type) => type === 'end')).toHaveLength(2);
  });

  it('prints the answer for people without JSON', async () => {
    const { exitCode, stdout } = await run('chat', '--temperature', '0', 'What is 347 + 586?');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('933');
    expect(stdout).not.toContain('{"type"');
  });

  it('ends with 130 when it is interrupted, and tells what was said until then', async () => {
    const child = start(['chat', '--json', 'Count from 5 to 999.']);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const result = await collect(child);
    expect(result.exitCode).toBe(130);
    expect(linesOf(result).at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  });

  it('does not break when its reader goes away', async () => {
    const child = start(['chat', '--json', 'Count from 5 to 999.']);
    child.stdout.once('data', () => child.stdout.destroy());
    const { stderr } = await collect(child);
    expect(stderr).not.toMatch(/EPIPE|at .*\.ts:/);
  });
});

describe('what goes wrong', () => {
  it.each([
    { parameters: ['chat', '--json', ' '], code: 'PROMPT_EMPTY' },
    { parameters: ['chat', '--json', '--model', 'nothing', 'hi'], code: 'MODEL_NOT_INSTALLED' },
    { parameters: ['chat', '--json', '--model', '/nowhere/model.gguf', 'hi'], code: 'FILE_NOT_FOUND' },
    { parameters: ['chat', '--json', '--tools', hearth, 'hi'], code: 'TOOLS_INVALID' },
    { parameters: ['chat', '--json', '--tool-results', '-', 'hi'], code: 'BAD_INPUT' },
    { parameters: ['tune', '--json', '--model', '/nowhere/model.gguf'], code: 'BAD_INPUT' },
    { parameters: ['quantize', '--json', 'a.gguf', 'b.gguf', '--type', 'Q9'], code: 'QUANTIZE_TYPE_UNKNOWN' },
    { parameters: ['quantize', '--json', hearth, 'b.gguf', '--type', 'Q4_K_M'], code: 'MODEL_NOT_GGUF' },
  ])('is an error with a code and a next step: $code', async ({ parameters, code }) => {
    const result = await run(...parameters);
    expect(result.exitCode).toBe(1);
    expect(linesOf(result).at(-1)).toMatchObject({ type: 'error', code, next: expect.stringMatching(/\w/) as string });
  });

  it.each([[['chat']], [['chat', '--temperature', '9', 'hi']], [['fly']], [['quantize', 'a', 'b']]])(
    'ends with 2 where the command was not understood: %j',
    async (parameters) => {
      const { exitCode, stderr } = await run(...parameters);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('hearth --help');
    },
  );
});

it('tells each way that tune has measured; interrupted, it ends with 130 and nothing is kept', async () => {
  // A window has the home: its model would be measured too.
  const window = takeHome(join(folder, 'home'));
  const beside = await run('tune', '--json', '--model', 'demo-r1-distill');
  window.release();
  expect(beside.exitCode).toBe(1);
  expect(beside.stdout + beside.stderr).toContain('HOME_IN_USE');
  const child = start(['tune', '--json', '--model', 'demo-r1-distill']);
  const ended = collect(child);
  createInterface(child.stdout).on('line', (text) => {
    if (line.parse(JSON.parse(text)).type === 'measured') child.kill('SIGINT');
  });
  const result = await ended;
  expect(result.exitCode).toBe(130);
  const lines = linesOf(result);
  expect(lines.find(({ type }) => type === 'measured')).toMatchObject({
    way: 0,
    what: 'As planned',
    decodeTokensPerSecond: expect.any(Number) as unknown,
  });
  expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'CANCELLED' });
  expect(await readdir(join(folder, 'home'))).not.toContain('tuned.json');
});

it('quantizes with progress and ends with the hash of the result', async () => {
  const output = join(folder, 'out.gguf');
  const result = await run('quantize', '--json', asset('demo-r1-distill-f16.gguf'), output, '--type', 'q8_0');
  expect(result.exitCode).toBe(0);
  expect(linesOf(result)[0]).toMatchObject({ type: 'progress', phase: 'quantize' });
  expect(linesOf(result).at(-1)).toMatchObject({ type: 'done', path: output, quantization: 'Q8_0', bytes: 7_354_592 });
  // What is there is not written over unless that is asked for; and what gains nothing is told.
  const again = ['quantize', '--json', output, output.replace('out', 'same'), '--type', 'q8_0'];
  const same = linesOf(await run(...again));
  expect(same).toContainEqual({ type: 'warning', message: expect.stringContaining('no smaller') as string });
  const refused = await run(...again);
  expect(refused.exitCode).toBe(1);
  expect(linesOf(refused)).toMatchObject([
    { type: 'error', code: 'BAD_INPUT', next: expect.stringContaining('--force') as string },
  ]);
});

it('lists models and checks the machine, one JSON object a line', async () => {
  const verified = linesOf(await run('verify', '--json', 'demo-r1-distill'));
  expect(verified[0]).toMatchObject({ type: 'progress', phase: 'verify', totalBytes: 4_318_432 });
  expect(verified.at(-1)).toMatchObject({
    type: 'done',
    id: 'demo-r1-distill:Q4_K_M',
    state: 'good',
    path: expect.stringContaining('content') as string,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  const store = await openModelStore(join(folder, 'home', 'models'));
  await store.addEntry(storedModel('gone:Q4_K_M'));
  const models = linesOf(await run('models', '--json'));
  await store.remove('gone:Q4_K_M');
  expect(models).toContainEqual(expect.objectContaining({ id: 'gone:Q4_K_M', installed: false, problem: 'missing' }));
  expect(models).toContainEqual(expect.objectContaining({ type: 'model', id: 'demo-r1-distill:Q4_K_M' }));
  const [check] = linesOf(await run('check', '--json'));
  expect(check).toMatchObject({
    type: 'check',
    rows: expect.any(Array) as unknown,
    variants: expect.any(Array) as unknown,
  });
});

it('imports chats from a file, lists them, and saves them as they came; a damaged file brings nothing', async () => {
  const file = join(folder, 'chats.json');
  const at = '2026-05-01T08:00:00.000Z';
  const chat = {
    id: 'sums',
    title: 'Sums',
    createdAt: at,
    updatedAt: at,
    pinned: true,
    folder: 'Kept',
    setup: { modelId: null, systemPrompt: '', options: {} },
    open: null,
    messages: [],
    files: [],
  };
  const header = { format: 'hearth-chats', version: 1, savedAt: at, folders: ['Kept'] };
  await writeFile(file, JSON.stringify({ ...header, conversations: [chat, { ...chat, id: 'other', pinned: 'yes' }] }));
  const damaged = await run('chats', 'import', '--json', file);
  expect(damaged.exitCode).toBe(1);
  expect(linesOf(damaged).at(-1)).toMatchObject({
    code: 'CHAT_FILE_INVALID',
    details: { line: 1, field: 'conversations[1].pinned' },
  });

  await writeFile(file, JSON.stringify({ ...header, conversations: [chat] }));
  const imported = await run('chats', 'import', '--json', file);
  expect(linesOf(imported).at(-1)).toMatchObject({ type: 'done', added: 1, copies: 0, known: 0 });
  // Of the damaged file nothing is there.
  const listed = linesOf(await run('chats', 'list', '--json'));
  expect(listed).toHaveLength(1);
  expect(listed[0]).toMatchObject({ type: 'chat', title: 'Sums', pinned: true, folder: 'Kept' });
  const saved = z.looseObject({}).parse(JSON.parse((await run('chats', 'export')).stdout));
  expect({ ...saved, savedAt: at }).toEqual({ ...header, conversations: [chat] });
});

it('moves the models to a folder that is named from where one stands, and finds them there', async () => {
  const elsewhere = join(folder, 'elsewhere');
  expect(linesOf(await run('move', '--json', relative(process.cwd(), elsewhere))).at(-1)).toMatchObject({
    type: 'done',
    path: elsewhere,
  });
  expect(await readdir(join(folder, 'home', 'models'))).toEqual([]);
  const models = linesOf(await run('models', '--json'));
  expect(models).toContainEqual(expect.objectContaining({ id: 'demo-r1-distill:Q4_K_M', installed: true }));
});

it('writes nothing outside HEARTH_HOME', async () => {
  expect(await readdir(personHome)).toEqual([]);
});
