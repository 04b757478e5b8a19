/**
 * GGUF files that other programs of this computer have: LM Studio, Jan, Ollama and the Hugging Face cache. The last two
 * keep them by their SHA-256, so nothing has to be read to know them.
 */
import { opendir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir as systemHome } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { HearthError } from '../../contract/error.ts';
import type { ForeignModel } from '../../contract/models.ts';
import { readModelHeader } from '../catalog/ggufHeader.ts';
import { isLaterPart } from '../catalog/splitName.ts';
import { readVariantName } from '../catalog/variantName.ts';
import type { InstallTarget } from './installTarget.ts';

const deepest = 8;
const mostFiles = 5000;
/** Less than this is no model of the family, but a vocabulary or a template. */
const leastBytes = 1_000_000;
const sha256Pattern = /^(?:sha256-)?([0-9a-f]{64})$/;

interface Program {
  readonly name: string;
  readonly folders: readonly string[];
  readonly list: (folder: string, program: string) => Promise<ForeignModel[]>;
}

async function* walk(folder: string, depth = 0): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < deepest) yield* walk(path, depth + 1);
      else if (!entry.isDirectory()) yield path;
    }
  } catch {
    // A folder that is not there, or not for us, has nothing.
  }
}

const describe = async (
  path: string,
  program: string,
  name: string,
  sha256: string | null,
): Promise<ForeignModel[]> => {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true || found.size < leastBytes) return [];
  const { model, quantization } = readVariantName(name);
  return [{ path, program, name: model, bytes: found.size, sha256, quantization }];
};

const listFiles = async (folder: string, program: string): Promise<ForeignModel[]> => {
  const models: ForeignModel[] = [];
  let count = 0;
  for await (const path of walk(folder)) {
    if ((count += 1) > mostFiles) break;
    const name = basename(path);
    if (!name.toLowerCase().endsWith('.gguf') || isLaterPart(name) || /mmproj|imatrix/i.test(name)) continue;
    // In the Hugging Face cache the name is a link to a file that is named by its hash.
    const real = await realpath(path).catch(() => path);
    models.push(...(await describe(real, program, name, sha256Pattern.exec(basename(real))?.[1] ?? null)));
  }
  return models;
};

const manifest = z.object({ layers: z.array(z.object({ mediaType: z.string(), digest: z.string() })) });

/** `manifests/registry.ollama.ai/library/deepseek-r1/7b` names blobs by their digest; one of them is the model. */
const listOllama = async (folder: string, program: string): Promise<ForeignModel[]> => {
  const models: ForeignModel[] = [];
  for await (const path of walk(join(folder, 'manifests'))) {
    try {
      const { layers } = manifest.parse(JSON.parse(await readFile(path, 'utf8')));
      const digest = layers.find(({ mediaType }) => mediaType === 'application/vnd.ollama.image.model')?.digest;
      const sha256 = sha256Pattern.exec((digest ?? '').replace(':', '-'))?.[1];
      if (sha256 === undefined) continue;
      const name = path.split(sep).slice(-2).join('-');
      models.push(...(await describe(join(folder, 'blobs', `sha256-${sha256}`), program, name, sha256)));
    } catch {
      // No manifest of a version that is known.
    }
  }
  return models;
};

const programsOf = (home: string, env: Readonly<Record<string, string | undefined>>): readonly Program[] => [
  {
    name: 'LM Studio',
    folders: [join(home, '.lmstudio', 'models'), join(home, '.cache', 'lm-studio', 'models')],
    list: listFiles,
  },
  {
    name: 'Jan',
    folders: [
      join(home, '.local', 'share', 'Jan', 'data', 'llamacpp', 'models'),
      join(home, '.config', 'Jan', 'data', 'llamacpp', 'models'),
      join(home, 'Library', 'Application Support', 'Jan', 'data', 'llamacpp', 'models'),
      join(home, 'AppData', 'Roaming', 'Jan', 'data', 'llamacpp', 'models'),
      join(home, 'jan', 'models'),
    ],
    list: listFiles,
  },
  { name: 'Ollama', folders: [env['OLLAMA_MODELS'] ?? join(home, '.ollama', 'models')], list: listOllama },
  {
    name: 'Hugging Face',
    folders: [env['HF_HUB_CACHE'] ?? join(env['HF_HOME'] ?? join(home, '.cache', 'huggingface'), 'hub')],
    list: listFiles,
  },
];

/** `home`: where another person's folder is looked at, the environment does not count. */
export const findForeignModels = async (home?: string): Promise<ForeignModel[]> => {
  const programs = programsOf(home ?? systemHome(), home === undefined ? process.env : {});
  const lists = programs.flatMap(({ name, folders, list }) => folders.map((folder) => list(folder, name)));
  const byPath = new Map((await Promise.all(lists)).flat().map((model) => [model.path, model]));
  return [...byPath.values()];
};

/** To use a file where it is. Errors: FILE_NOT_FOUND, those of reading a header, BAD_INPUT for a model in several files. */
export const linkTarget = async (given: string, home?: string): Promise<InstallTarget> => {
  const path = await realpath(resolve(given)).catch(() => resolve(given));
  const header = await readModelHeader(path);
  const { size: bytes } = await stat(path);
  if (header.fileBytes !== bytes) {
    throw new HearthError({
      code: 'BAD_INPUT',
      message: `${basename(given)} is one of several files of a model, which can only be installed together.`,
      next: 'Install it from its path instead of linking it.',
    });
  }
  const known = (await findForeignModels(home)).find((model) => model.path === path);
  const { model } = readVariantName(known?.name ?? basename(given));
  const name = sha256Pattern.test(model) ? header.name : model;
  return {
    id: `${name}:${header.quantization}`,
    name: header.name,
    quantization: header.quantization,
    quantizeTo: null,
    source: { kind: 'link', path, program: known?.program ?? 'file', bytes, sha256: known?.sha256 ?? null },
  };
};
