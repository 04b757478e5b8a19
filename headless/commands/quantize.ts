/** `hearth quantize IN OUT --type T`: the same bytes as llama.cpp's own tool, with progress, and nothing half done. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { fileTypeNames, parseFileType, type FileType } from '../../contract/fileTypes.ts';
import { HearthError } from '../../contract/error.ts';
import { readModelHeader } from '../../core/catalog/ggufHeader.ts';
import { createCore, type Core } from '../../core/compose.ts';
import { hashFile } from '../../core/install/hashFile.ts';
import type { Launcher } from '../../core/process/launcher.ts';
import { calibrateFile } from '../../core/quantize/calibrateFile.ts';
import { checkOutputPlace } from '../../core/quantize/outputPlace.ts';
import { planQuantize, type QuantizePlan } from '../../core/quantize/planQuantize.ts';
import { quantizeFile } from '../../core/quantize/quantizeFile.ts';
import { mixNames, parseTensorTypeRule, rulesOfMix, type QuantizeRecipe } from '../../core/quantize/recipe.ts';
import { formatBar, formatBytes, formatTable } from '../format.ts';
import { numberIn } from '../numberIn.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

interface QuantizeFlags {
  readonly type: string;
  readonly tensorType: readonly string[];
  readonly mix?: string;
  readonly imatrix?: string;
  readonly calibrate?: string;
  readonly keepImatrix?: string;
  readonly dryRun?: true;
  readonly force?: true;
  readonly threads?: number;
  readonly json?: true;
}

const fileTypeOf = (text: string): FileType => {
  const fileType = parseFileType(text);
  if (fileType !== null) return fileType;
  throw new HearthError({
    code: 'QUANTIZE_TYPE_UNKNOWN',
    message: `There is no type "${text}".`,
    next: `Choose one of: ${fileTypeNames.join(', ')}.`,
  });
};

const mixOf = (name: string | undefined, tensorNames: readonly string[]): QuantizeRecipe['tensorTypes'] => {
  if (name === undefined) return [];
  const rules = rulesOfMix(name, tensorNames);
  if (rules !== null) return rules;
  throw new HearthError({
    code: 'BAD_INPUT',
    message: `There is no mix "${name}".`,
    next: `Choose one of: ${mixNames.join(', ')}.`,
  });
};

/** One's own rules come first: the first that matches wins. */
const recipeOf = (
  { type, tensorType, mix }: QuantizeFlags,
  tensorNames: readonly string[],
  importanceFile: string | null,
): QuantizeRecipe => ({
  fileType: fileTypeOf(type),
  tensorTypes: [...tensorType.map(parseTensorTypeRule), ...mixOf(mix, tensorNames)],
  importanceFile,
});

const printPlan = (plan: QuantizePlan, { fileType }: QuantizeRecipe, output: Output): void => {
  const byType = Map.groupBy(plan.tensors, ({ toType }) => toType);
  output.record({ type: 'plan', quantization: fileType, ...plan });
  output.line(
    formatTable([
      ['TYPE', 'TENSORS', 'SIZE'],
      ...[...byType].map(([type, tensors]) => [
        type,
        String(tensors.length),
        formatBytes(tensors.reduce((sum, { bytes }) => sum + bytes, 0)),
      ]),
    ]),
  );
  output.line(`${fileType}: ${formatBytes(plan.fileBytes)} in all.`);
  if (plan.needsImportance) output.note(`${fileType} needs an importance matrix: add --calibrate TEXT.`);
};

const refusePlace = async (input: string, result: string, mayReplace: boolean): Promise<void> => {
  await checkOutputPlace(input, result);
  if (mayReplace || !existsSync(result)) return;
  throw new HearthError({
    code: 'BAD_INPUT',
    message: `${result} is there already.`,
    details: { path: result },
    next: 'Choose another name for the result, or add --force to write over that file.',
  });
};

const warn = (output: Output, message: string): void => {
  output.record({ type: 'warning', message });
  output.note(message);
};

const warnOfLoss = (output: Output): void => {
  warn(output, 'The source is Q8_0, which has lost a little already. From F16, BF16 or F32 the result is better.');
};

/** The importance matrix: given, or collected beside the result and kept only where that is asked for. */
const importanceFileOf = async (
  core: Core,
  launcher: Launcher,
  input: string,
  result: string,
  { calibrate, imatrix, keepImatrix, dryRun }: QuantizeFlags,
  output: Output,
  signal: AbortSignal,
): Promise<{ path: string | null; temporary: boolean }> => {
  if (imatrix !== undefined) return { path: imatrix, temporary: false };
  if (calibrate === undefined || dryRun === true) return { path: null, temporary: false };
  const path = keepImatrix ?? `${result}.imatrix.gguf`;
  await calibrateFile({
    launcher,
    input,
    textPath: calibrate,
    output: path,
    options: (await core.targetOfFile(input).plan()).options,
    signal,
    onProgress: ({ doneChunks, totalChunks }) => {
      output.record({ type: 'progress', phase: 'calibrate', done: doneChunks, total: totalChunks });
      output.status(`${formatBar(doneChunks, totalChunks)} calibrating`);
    },
  });
  return { path, temporary: keepImatrix === undefined };
};

const runQuantize = async (
  input: string,
  result: string,
  flags: QuantizeFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  // What was mistyped is told before a file is read, and long before a calibration, which may take an hour.
  fileTypeOf(flags.type);
  const source = await readModelHeader(input);
  const names = source.tensors.map(({ name }) => name);
  recipeOf(flags, names, null);
  if (flags.dryRun !== true) await refusePlace(input, result, flags.force === true);
  const ports = createShellPorts('cli');
  const { launcher } = ports;
  const core = await createCore(ports);
  let importance: { path: string | null; temporary: boolean } = { path: null, temporary: false };
  try {
    if (source.quantization === 'Q8_0') warnOfLoss(output);
    importance = await importanceFileOf(core, launcher, input, result, flags, output, signal);
    const recipe = recipeOf(flags, names, importance.path);
    if (flags.dryRun === true) {
      printPlan(await planQuantize({ launcher, input, source, recipe, signal }), recipe, output);
      return 0;
    }
    const header = await quantizeFile({
      launcher,
      input,
      output: result,
      recipe,
      threads: flags.threads ?? (await core.readThreads()),
      signal,
      onPlan: ({ fileBytes }) => {
        if (fileBytes < source.fileBytes) return;
        warn(
          output,
          `As ${recipe.fileType} it is no smaller: ${formatBytes(fileBytes)} of ${formatBytes(source.fileBytes)}.`,
        );
      },
      onProgress: ({ tensor, doneBytes, totalBytes }) => {
        output.record({ type: 'progress', phase: 'quantize', doneBytes, totalBytes, tensor });
        output.status(`${formatBar(doneBytes, totalBytes)} ${tensor.index}/${tensor.count} ${tensor.name}`);
      },
    });
    output.status('Computing the SHA-256 …');
    const sha256 = await hashFile(result, { signal });
    output.clearStatus();
    output.record({ type: 'done', path: result, quantization: header.quantization, bytes: header.fileBytes, sha256 });
    output.line(`${result}: ${header.quantization}, ${formatBytes(header.fileBytes)}, sha256 ${sha256}`);
    return 0;
  } finally {
    if (importance.path !== null && importance.temporary) await rm(importance.path, { force: true });
    await core.close();
  }
};

export const addQuantizeCommand = (
  program: Command,
  execute: (json: boolean, run: (output: Output, signal: AbortSignal) => Promise<number>) => Promise<void>,
): void => {
  program
    .command('quantize <in> <out>')
    .description('make a smaller file of an F16, BF16, F32 or Q8_0 model')
    .requiredOption('--type <type>', 'such as Q4_K_M')
    .option(
      '--tensor-type <pattern=type>',
      'a type of their own for tensors whose name matches; may be given several times',
      (text: string, before: readonly string[]) => [...before, text],
      [] as readonly string[],
    )
    .option('--mix <name>', `ready-made tensor types: ${mixNames.join(', ')}`)
    .option('--calibrate <text>', 'collect an importance matrix from this text first; types below 3 bits need one')
    .option('--keep-imatrix <file>', 'where --calibrate leaves its matrix, for the next time')
    .option('--imatrix <file>', 'an importance matrix, of --keep-imatrix or of llama-imatrix')
    .option('--dry-run', 'only tell what each type would take; nothing is written')
    .option('--force', 'write over a file that has the name of the result')
    .option('--threads <count>', 'default: what is free', numberIn(1, 512, true))
    .option('--json', 'print one JSON object a line')
    .action((input: string, result: string, flags: QuantizeFlags) =>
      execute(flags.json === true, (output, signal) => runQuantize(input, result, flags, output, signal)),
    );
};
