/**
 * File lists of the hub, asked of its endpoints in turn and kept on this disk: without a network the last known ones
 * serve, which is enough to plan and to link, though not to download.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import { readRepository, type HubRepository } from '../network/hub.ts';
import type { Network } from '../network/network.ts';

const cached = z.object({
  repository: z.string(),
  revision: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string().nullable() })),
});

export interface HubCatalogue {
  /** Asked of the hub, and kept. Errors: those of `readRepository`, the most telling one of all endpoints. */
  read(repository: string, signal?: AbortSignal): Promise<HubRepository>;
  /** As it was when it was asked last; null where it never was. */
  known(repository: string): Promise<HubRepository | null>;
}

const repositoryPattern = /^[\w.-]+\/[\w.-]+$/;

const checkName = (repository: string): void => {
  if (repositoryPattern.test(repository)) return;
  throw new HearthError({
    code: 'BAD_INPUT',
    message: `"${repository}" is no name of a repository.`,
    next: 'It is owner/name, such as bartowski/DeepSeek-R1-Distill-Qwen-7B-GGUF.',
  });
};

export const createHubCatalogue = (folder: string, network: Network): HubCatalogue => {
  const pathOf = (repository: string): string => join(folder, `${repository.replace('/', '@')}.json`);

  const keep = async (answer: HubRepository): Promise<void> => {
    const path = pathOf(answer.repository);
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.${process.pid}.new`, JSON.stringify(answer));
    await rename(`${path}.${process.pid}.new`, path);
  };

  return {
    read: async (repository, signal) => {
      checkName(repository);
      let failure: unknown = null;
      for (const endpoint of network.endpoints()) {
        try {
          const answer = await readRepository(network.http(), endpoint, repository, {
            headers: network.endpointHeaders(),
            ...(signal === undefined ? {} : { signal }),
          });
          // A full disk does not keep anybody from reading a list.
          await keep(answer).catch(() => undefined);
          return answer;
        } catch (error) {
          if (signal?.aborted === true) throw error;
          failure ??= error;
        }
      }
      throw failure;
    },
    known: async (repository) => {
      try {
        return cached.parse(JSON.parse(await readFile(pathOf(repository), 'utf8')));
      } catch {
        return null;
      }
    },
  };
};
