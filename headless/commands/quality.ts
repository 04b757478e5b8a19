/** `hearth quality MODEL`: what its quantization cost, measured against its source and kept with the model. */
import { extname } from 'node:path';
import type { Command } from 'commander';
import { HearthError } from '../../contract/error.ts';
import type { QualityCertificate } from '../../contract/quality.ts';
import { createCore, type Core } from '../../core/compose.ts';
import { hashFile } from '../../core/install/hashFile.ts';
import { findSource } from '../../core/quantize/findSource.ts';
import { measureQuality, type MeasuredFile } from '../../core/quantize/measureQuality.ts';
import { formatBar, formatTable } from '../format.ts';
import type { Output } from '../output.ts';
import { createShellPorts } from '../shellPorts.ts';

interface QualityFlags {
  readonly against?: string;
  readonly json?: true;
}

const isPath = (name: string): boolean => extname(name).toLowerCase() === '.gguf';

const fileOf = async (core: Core, name: string, signal: AbortSignal): Promise<MeasuredFile> => {
  if (isPath(name)) return { path: name, sha256: await hashFile(name, { signal }) };
  const model = await core.store.find(name);
  return { path: core.store.contentPath(model), sha256: model.sha256 };
};

const sourceOf = async (core: Core, name: string, assets: string): Promise<MeasuredFile> => {
  const source = isPath(name)
    ? null
    : await findSource(await core.store.find(name), {
        installed: () => core.installer.installed.get(),
        contentPath: (model) => core.store.contentPath(model),
        embedded: core.embedded,
        assets,
      });
  if (source !== null) return source;
  throw new HearthError({
    code: 'BAD_INPUT',
    message: `The source of ${name} is not on this machine.`,
    next: 'Name the F16, BF16, F32 or Q8_0 file that it was made of with --against.',
  });
};

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

export const qualityRows = (certificate: QualityCertificate): string[][] => {
  const { rightAnswers: answers } = certificate;
  return [
    ['Grade', certificate.grade],
    ['Same likeliest token', percent(certificate.topAgreement)],
    [
      'Mean KL divergence',
      `${certificate.meanKlDivergence.toFixed(5)} ± ${certificate.meanKlDivergenceError.toFixed(5)}`,
    ],
    ['99 % diverge by less than', certificate.klDivergence99.toFixed(4)],
    ['Perplexity ratio', `${certificate.perplexityRatio.toFixed(4)} ± ${certificate.perplexityRatioError.toFixed(4)}`],
    ['Perplexity', `${certificate.perplexity.toFixed(4)}, source ${certificate.sourcePerplexity.toFixed(4)}`],
    ...(answers === null
      ? []
      : [['Right answers', `${answers.right} of ${answers.problems}, source ${answers.sourceRight}`]]),
    ['Measured on', `${certificate.positions} tokens of the text "${certificate.text.name}"`],
  ];
};

const runQuality = async (
  name: string,
  { against }: QualityFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> => {
  const ports = createShellPorts('cli');
  const core = await createCore(ports);
  try {
    const model = await fileOf(core, name, signal);
    const source =
      against === undefined ? await sourceOf(core, name, ports.assets) : await fileOf(core, against, signal);
    const certificate = await measureQuality({
      launcher: ports.launcher,
      assets: ports.assets,
      model,
      source,
      loadOptionsOf: async (path) => (await core.targetOfFile(path).plan()).options,
      signal,
      onProgress: ({ phase, done, total }) => {
        output.record({ type: 'progress', phase, done, total });
        output.status(`${formatBar(done, total)} ${phase === 'compare' ? 'comparing' : 'solving problems'}`);
      },
    });
    await core.quality.save(certificate);
    output.clearStatus();
    output.record({ type: 'done', ...certificate });
    output.line(formatTable(qualityRows(certificate)));
    return 0;
  } finally {
    await core.close();
  }
};

export const addQualityCommand = (
  program: Command,
  execute: (json: boolean, run: (output: Output, signal: AbortSignal) => Promise<number>) => Promise<void>,
): void => {
  program
    .command('quality <model>')
    .description('measure what a quantization cost, against the file that it was made of')
    .option(
      '--against <id or file>',
      'the source; default: the same model in F16, BF16, F32 or Q8_0, where it is there',
    )
    .option('--json', 'print one JSON object a line')
    .action((name: string, flags: QualityFlags) =>
      execute(flags.json === true, (output, signal) => runQuality(name, flags, output, signal)),
    );
};
