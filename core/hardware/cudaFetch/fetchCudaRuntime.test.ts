import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CudaRuntimeJob } from '../../../contract/cudaRuntime.ts';
import type { Machine } from '../../../contract/hardware.ts';
import { createNetwork } from '../../network/network.ts';
import { chooseBackend } from '../engineBackend.ts';
import { readMachineFile } from '../machineFile.ts';
import { readRuntimes } from '../runtimes.ts';
import { fetchedCudaFolders } from './cudaFolder.ts';
import { createCudaFetchService } from './cudaFetchService.ts';
import { parseRedistList } from './redistList.ts';

const run = promisify(execFile);

/** As on a machine with a driver for CUDA 13 and no runtime at all. */
const machineWith = (runtimes: Partial<Machine['runtimes']>): Machine => ({
  ...readMachineFile(
    JSON.stringify({
      os: { platform: 'linux', architecture: 'x64' },
      gpus: [{ name: 'NVIDIA GeForce RTX 4090', driverVersion: '580.95.05' }],
      runtimes: { cuda: null, vulkan: null },
    }),
  ),
  runtimes: { cuda: null, vulkan: null, metal: null, ownCudaEngine: null, ...runtimes },
});
const bare = machineWith({});

/** A folder as NVIDIA packs it: libraries with their links, and a static one that nobody needs. */
const packArchive = async (
  folder: string,
  name: string,
  libraries: Readonly<Record<string, string>>,
): Promise<Buffer> => {
  const lib = join(folder, name, 'lib');
  await mkdir(lib, { recursive: true });
  for (const [link, file] of Object.entries(libraries)) {
    await writeFile(join(lib, file), `content of ${file}`);
    await symlink(file, join(lib, link));
  }
  await writeFile(join(lib, 'lib_static.a'), Buffer.alloc(100_000, 1));
  await run('tar', ['-cJf', join(folder, `${name}.tar.xz`), '-C', folder, name]);
  return readFile(join(folder, `${name}.tar.xz`));
};

describe.skipIf(process.platform !== 'linux')('fetching the CUDA runtime', { timeout: 30_000 }, () => {
  let folder = '';
  let home = '';
  const network = createNetwork({});
  let server: Server | null = null;
  const files = new Map<string, Buffer>();
  let stallAfterBytes = Infinity;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearth-cuda-'));
    const archives = {
      cuda_cudart: await packArchive(folder, 'cuda_cudart-13.1.80-archive', {
        'libcudart.so.13': 'libcudart.so.13.1.80',
      }),
      libcublas: await packArchive(folder, 'libcublas-13.2.0.9-archive', {
        'libcublas.so.13': 'libcublas.so.13.2.0.9',
        'libcublasLt.so.13': 'libcublasLt.so.13.2.0.9',
      }),
    };
    const entry = (version: string, path: string, content: Buffer) => ({
      name: 'CUDA Runtime',
      version,
      'linux-x86_64': {
        relative_path: path,
        sha256: createHash('sha256').update(content).digest('hex'),
        size: String(content.length),
      },
    });
    files.set('/cudart.tar.xz', archives.cuda_cudart);
    files.set('/cublas.tar.xz', archives.libcublas);
    files.set(
      '/redistrib_13.1.0.json',
      Buffer.from(
        JSON.stringify({
          release_date: '2025-12-01',
          cuda_cudart: entry('13.1.80', 'cudart.tar.xz', archives.cuda_cudart),
          libcublas: entry('13.2.0.9', 'cublas.tar.xz', archives.libcublas),
        }),
      ),
    );
    server = createServer((request, response) => {
      const content = files.get(request.url ?? '');
      if (content === undefined) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-length': content.length });
      if (content.length <= stallAfterBytes) response.end(content);
      else response.write(content.subarray(0, stallAfterBytes));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    stallAfterBytes = Infinity;
    await rm(home, { recursive: true, force: true });
  });
  afterAll(async () => {
    await network.close();
    server?.closeAllConnections();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (machine = bare) => {
    home = await mkdtemp(join(tmpdir(), 'hearth-cuda-home-'));
    const { port } = server?.address() as AddressInfo;
    const service = createCudaFetchService({
      home,
      network,
      source: `http://127.0.0.1:${port}`,
      machine: () => Promise.resolve(machine),
    });
    const history: CudaRuntimeJob[] = [];
    service.job.subscribe((job) => history.push(job));
    return { service, history };
  };
  const leftOvers = async (): Promise<string[]> =>
    (await readdir(join(home, 'engine')).catch(() => [])).map((name) => name);

  it('ends with a runtime that the readiness check finds, and that turns the GPU to CUDA', async () => {
    const { service, history } = await open();
    await service.start();
    await service.ended();
    expect(service.job.get()).toMatchObject({ state: 'done', version: '13.1.80', error: null });
    expect(history.some(({ phase }) => phase === 'unpack')).toBe(true);
    const found = await readRuntimes({
      platform: 'linux',
      cuda: { folders: [], ownFolders: fetchedCudaFolders(home) },
    });
    expect(found.value.cuda).toBe('13.1.80');
    const machine = machineWith(found.value);
    expect(machine.gpus.map((gpu) => chooseBackend(gpu, machine).backend)).toEqual(['cuda']);
    const inside = await readdir(join(home, 'engine', 'cuda-13'));
    expect(inside.filter((name) => !name.startsWith('lib'))).toEqual([]);
    expect(inside).not.toContain('lib_static.a');
    expect(await readFile(join(home, 'engine', 'cuda-13', 'libcublasLt.so.13'), 'utf8')).toMatch(/libcublasLt/);
  });

  it('takes nothing whose hash is another one, and leaves nothing behind', async () => {
    const whole = files.get('/cublas.tar.xz') ?? Buffer.alloc(0);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
    files.set('/cublas.tar.xz', changed);
    const { service } = await open();
    await service.start();
    await service.ended();
    files.set('/cublas.tar.xz', whole);
    expect(service.job.get()).toMatchObject({ state: 'failed', error: { code: 'DOWNLOAD_REFUSED' } });
    expect(await leftOvers()).toEqual([]);
  });

  it('is not half installed where a list or a file is missing', async () => {
    const list = files.get('/redistrib_13.1.0.json') ?? Buffer.alloc(0);
    for (const wrong of ['{}', 'not json', JSON.stringify({ cuda_cudart: { version: '1' } })]) {
      files.set('/redistrib_13.1.0.json', Buffer.from(wrong));
      const { service } = await open();
      await service.start();
      await service.ended();
      expect(service.job.get().error?.code, wrong).toBe('DOWNLOAD_REFUSED');
      expect(await leftOvers()).toEqual([]);
    }
    files.delete('/redistrib_13.1.0.json');
    const { service } = await open();
    await service.start();
    await service.ended();
    expect(service.job.get().error?.message).toMatch(/404/);
    files.set('/redistrib_13.1.0.json', list);
  });

  it('ends at once when it is cancelled in mid-file, and can be begun again', async () => {
    stallAfterBytes = 300;
    const { service } = await open();
    await service.start();
    await expect.poll(() => service.job.get().state).toBe('running');
    service.cancel();
    await service.ended();
    expect(service.job.get().state).toBe('cancelled');
    expect(await leftOvers()).toEqual([]);
    stallAfterBytes = Infinity;
    await service.start();
    await service.ended();
    expect(service.job.get().state).toBe('done');
  });

  it('is refused where it would not help: 800 MB for nothing', async () => {
    const { service } = await open(machineWith({ cuda: '13.1.80' }));
    await expect(service.start()).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(service.job.get().state).toBe('idle');
  });

  it('does not follow a list out of its folder', () => {
    const entry = (path: string) => ({
      version: '1',
      'linux-x86_64': { relative_path: path, sha256: '0'.repeat(64), size: '1' },
    });
    const list = (path: string) => JSON.stringify({ cuda_cudart: entry(path), libcublas: entry('b.tar.xz') });
    expect(parseRedistList(list('a/a.tar.xz'), 'linux').map(({ path }) => basename(path))).toEqual([
      'a.tar.xz',
      'b.tar.xz',
    ]);
    for (const path of ['../../etc/passwd', 'https://elsewhere/a.tar.xz']) {
      expect(() => parseRedistList(list(path), 'linux'), path).toThrow(/not as it should be/);
    }
  });
});
