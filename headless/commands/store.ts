/** `hearth install`, `verify`, `remove`, `pin`, `link`, `move`: bringing models here, and keeping them. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { fileTypeNames, parseFileType, type FileType } from '../../contract/fileTypes.ts';
import { HearthError, toErrorInfo } from '../../contract/error.ts';
import type { InstalledModel } from '../../contract/models.ts';
import { createCore, type Core } from '../../core/compose.ts';
import { isOver } from '../../core/install/jobs.ts';
import { followJob } from '../followJob.ts';
import { formatBytes, formatDuration, formatTable } from '../format.ts';
import { withHome } from '../homeDatabase.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

type Run = (output: Output, signal: AbortSignal) => Promise<number>;
type Execute = (json: boolean, run: Run) => Promise<void>;

const withCore = async (work: (core: Core) => Promise<number>): Promise<number> => {
  const core = await createCore(createShellPorts('cli'));
  try {
    return await work(core);
  } finally {
    await core.close();
  }
};

const parseType = (text: string | undefined): FileType | undefined => {
  if (text === undefined) return undefined;
  const fileType = parseFileType(text);
  if (fileType !== null) return fileType;
  throw new HearthError({
    code: 'QUANTIZE_TYPE_UNKNOWN',
    message: `There is no type "${text}".`,
    next: `Choose one of: ${fileTypeNames.join(', ')}.`,
  });
};

const tellDone = async ({ store }: Core, id: string, output: Output): Promise<number> => {
  const model = await store.find(id);
  const path = store.contentPath(model);
  const { sha256, bytes, quantization } = model;
  output.record({ type: 'done', id, path, sha256, bytes, quantization });
  output.line(`${id} is ready: ${formatBytes(bytes)}, sha256 ${sha256}`);
  return 0;
};

/** What making it here takes, before the first byte. Of a model that is not of the family nothing is known before. */
const tellOffer = async (
  { quantizeOffer }: Core,
  id: string,
  quantization: FileType,
  output: Output,
): Promise<void> => {
  const [modelId = id] = id.split(':');
  const offer = await quantizeOffer({ modelId, quantization }).catch(() => null);
  if (offer === null) return;
  const { source, resultBytes, downloadSeconds, quantizeSeconds, diskBytes, memoryBytes, lacks } = offer;
  output.record({ type: 'offer', ...offer });
  output.note(
    `Downloads ${source.quantization} (${formatBytes(source.bytes)}${downloadSeconds === null ? '' : `, about ${formatDuration(downloadSeconds)}`}), ` +
      `makes ${quantization} of it (${formatBytes(resultBytes)}, about ${formatDuration(quantizeSeconds)}); ` +
      `takes ${formatBytes(diskBytes)} of disk meanwhile and ${formatBytes(memoryBytes)} of memory.`,
  );
  for (const what of lacks) output.note(`This machine has too little ${what} free for it now.`);
};

const runInstall = (id: string, flags: { from?: string; quantize?: string }, output: Output, signal: AbortSignal) =>
  withCore(async (core) => {
    output.status(`Looking up ${id} …`);
    const quantizeTo = parseType(flags.quantize);
    if (quantizeTo !== undefined) await tellOffer(core, id, quantizeTo, output);
    const started = await core.installer.install(id, { from: flags.from, quantizeTo });
    const job = await followJob(core, started, output, signal);
    const measuring = core.installer.jobs
      .get()
      .find((one) => one.kind === 'quality' && one.modelId === job.modelId && !isOver(one));
    // The model is ready whatever comes of that.
    if (measuring !== undefined) {
      await followJob(core, { jobId: measuring.id }, output, signal).catch((error: unknown) =>
        output.note(`Its quality was not measured: ${toErrorInfo(error).message}`),
      );
    }
    return tellDone(core, job.modelId, output);
  });

const runLink = (path: string | undefined, output: Output, signal: AbortSignal) =>
  withCore(async (core) => {
    if (path !== undefined) {
      const job = await followJob(core, await core.installer.link(path), output, signal);
      return tellDone(core, job.modelId, output);
    }
    const found = await core.installer.foreign();
    for (const model of found) output.record({ type: 'foreign', ...model });
    output.line(
      found.length === 0
        ? 'No other program on this computer has GGUF models.'
        : formatTable([
            ['PROGRAM', 'SIZE', 'MODEL', 'FILE'],
            ...found.map(({ program, bytes, name, quantization, path: file }) => [
              program,
              formatBytes(bytes),
              quantization === null ? name : `${name}:${quantization}`,
              file,
            ]),
          ]),
    );
    if (found.length > 0) output.note('hearth link FILE uses one without a copy.');
    return 0;
  });

/** Of which single pieces can be had again. */
const hasAddress = ({ origin }: InstalledModel): boolean => origin?.kind === 'hub' || origin?.kind === 'url';

const runVerify = (id: string, repair: boolean, output: Output, signal: AbortSignal) =>
  withCore(async (core) => {
    const job = await followJob(core, await core.installer.verify(id, repair), output, signal);
    const { report, modelId } = job;
    const model = await core.store.findAny(modelId);
    if (report?.state === 'damaged') {
      throw new HearthError({
        code: 'MODEL_HASH_MISMATCH',
        message: `${modelId} is damaged in ${report.badPieces} of ${report.pieces} pieces.`,
        details: { ...report },
        next: hasAddress(model)
          ? `hearth verify ${modelId} --repair fetches those pieces again.`
          : `Get its file again from where it came from; then hearth remove ${modelId}, and install or link the file.`,
      });
    }
    output.record({ type: 'done', ...report, path: core.store.contentPath(model), sha256: model.sha256 });
    output.line(
      report?.state === 'repaired'
        ? `${modelId} is whole again: ${report.badPieces} of ${report.pieces} pieces were fetched anew (${formatBytes(report.repairedBytes)}).`
        : `${modelId} is what it should be.`,
    );
    return 0;
  });

const runRemove = (id: string, output: Output) =>
  withCore(async ({ store, installer }) => {
    const model = await store.findAny(id);
    if (model.pinned) {
      throw new HearthError({
        code: 'BAD_INPUT',
        message: `${model.id} is pinned.`,
        next: `hearth pin ${model.id} --off, then remove it.`,
      });
    }
    await installer.remove(model.id);
    output.record({ type: 'done', id: model.id, path: store.contentPath(model), sha256: model.sha256 });
    output.line(`${model.id} is removed.`);
    return 0;
  });

const runPin = (id: string, pinned: boolean, output: Output) =>
  withCore(async ({ store, installer }) => {
    const model = await store.findAny(id);
    await installer.pin(model.id, pinned);
    output.record({ type: 'done', id: model.id, pinned });
    output.line(`${model.id} is ${pinned ? 'pinned' : 'not pinned any more'}.`);
    return 0;
  });

const runRollback = (id: string, to: string | undefined, output: Output) =>
  withCore(async (core) => {
    const { store, installer } = core;
    const before = await store.findAny(id);
    const wanted = before.versions.find(({ sha256 }) => to !== undefined && sha256.startsWith(to));
    const model = await installer.rollback(before.id, to === undefined ? null : (wanted?.sha256 ?? to));
    const { sha256, bytes } = model;
    output.record({ type: 'done', id: model.id, path: store.contentPath(model), sha256, bytes, before: before.sha256 });
    output.line(`${model.id} is the version ${sha256.slice(0, 12)} again; ${before.sha256.slice(0, 12)} is kept.`);
    return 0;
  });

/** An app that runs moves them itself: this one cannot tell it where they are. */
const runMove = (folder: string, output: Output, signal: AbortSignal): Promise<number> =>
  withHome(() =>
    withCore(async (core) => {
      const job = await followJob(core, await core.installer.move(resolve(folder)), output, signal);
      output.record({ type: 'done', path: core.store.folder, movedBytes: job.totalBytes });
      output.line(`The models are in ${core.store.folder} now.`);
      return 0;
    }),
  );

export const addStoreCommands = (program: Command, execute: Execute): void => {
  const json = ['--json', 'print one JSON object a line'] as const;
  program
    .command('install <model>')
    .description('bring a model here: ID[:QUANT], hub:owner/name[:QUANT], an address, or a .gguf file')
    .option('--from <file or address>', 'take it from there; what it is known to be is still checked')
    .option('--quantize <type>', 'make it smaller here, such as Q4_K_M')
    .option(...json)
    .action((id: string, flags: { from?: string; quantize?: string; json?: true }) =>
      execute(flags.json === true, (output, signal) => runInstall(id, flags, output, signal)),
    );
  program
    .command('verify <model>')
    .description('read a model again and compare it with its hash')
    .option('--repair', 'fetch the damaged pieces again, and nothing else')
    .option(...json)
    .action((id: string, flags: { repair?: true; json?: true }) =>
      execute(flags.json === true, (output, signal) => runVerify(id, flags.repair === true, output, signal)),
    );
  program
    .command('remove <model>')
    .description('delete a model from this machine')
    .option(...json)
    .action((id: string, flags: { json?: true }) => execute(flags.json === true, (output) => runRemove(id, output)));
  program
    .command('rollback <model>')
    .description('go back to the version before; the present one is kept')
    .option('--to <sha256>', 'another kept version, by the beginning of its SHA-256')
    .option(...json)
    .action((id: string, flags: { to?: string; json?: true }) =>
      execute(flags.json === true, (output) => runRollback(id, flags.to, output)),
    );
  program
    .command('pin <model>')
    .description('protect a model from being removed')
    .option('--off', 'not any more')
    .option(...json)
    .action((id: string, flags: { off?: true; json?: true }) =>
      execute(flags.json === true, (output) => runPin(id, flags.off !== true, output)),
    );
  program
    .command('link [file]')
    .description('use a model that another program has, without a copy; without a file, list them')
    .option(...json)
    .action((path: string | undefined, flags: { json?: true }) =>
      execute(flags.json === true, (output, signal) => runLink(path, output, signal)),
    );
  program
    .command('move <folder>')
    .description('move all models to another disk: copied, verified, and only then deleted here')
    .option(...json)
    .action((folder: string, flags: { json?: true }) =>
      execute(flags.json === true, (output, signal) => runMove(folder, output, signal)),
    );
};
