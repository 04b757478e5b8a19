/**
 * `npm run bench:quality -- SOURCE …`: quantizes each source to several types, measures each result against it, and
 * prints the rows of docs/quality.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { parseFileType } from '../contract/fileTypes.ts';
import { readModelHeader } from '../core/catalog/ggufHeader.ts';
import { createNodeLauncher } from '../core/process/nodeLauncher.ts';
import { noChoices } from '../contract/loadChoices.ts';
import { factsOfHeader } from '../core/plan/headerFacts.ts';
import { plainMachine } from '../core/plan/plainMachine.ts';
import { planLoad } from '../core/plan/planLoad.ts';
import { calibrateFile } from '../core/quantize/calibrateFile.ts';
import { measureQuality } from '../core/quantize/measureQuality.ts';
import { qualityTextOf } from '../core/quantize/qualityTexts.ts';
import { quantizeFile } from '../core/quantize/quantizeFile.ts';
import { rulesOfMix } from '../core/quantize/recipe.ts';

const program = new Command('quality-table')
  .argument('<sources...>', 'F16 models')
  .option('--types <list>', 'with +i: an importance matrix; with +mix: small experts', 'Q8_0,Q5_K_M,Q4_K_M,Q3_K_M,Q2_K')
  .option('--threads <count>', 'compute threads', '1')
  .parse();
const { types, threads } = program.opts<{ types: string; threads: string }>();

const assets = join(import.meta.dirname, '..', 'assets');
const launcher = createNodeLauncher();
const folder = await mkdtemp(join(tmpdir(), 'hearth-quality-'));
const { signal } = new AbortController();

const loadOptionsOf = async (path: string) => {
  const facts = factsOfHeader(path, await readModelHeader(path));
  const machine = plainMachine;
  const devices = new Map<string, never>();
  const wanted = { facts, modelPath: path, machine, devices, threads: Number(threads), choices: noChoices };
  return planLoad(wanted).options;
};

try {
  console.log(
    '| model | type | bytes | mean KL divergence | same likeliest token | perplexity ratio | right answers |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const source of program.args) {
    const header = await readModelHeader(source);
    const names = header.tensors.map(({ name }) => name);
    const { calibrationPath } = qualityTextOf(header, assets);
    const matrix = join(folder, `${basename(source)}.imatrix.gguf`);
    if (types.includes('+i') && calibrationPath !== null) {
      const options = await loadOptionsOf(source);
      await calibrateFile({ launcher, input: source, textPath: calibrationPath, output: matrix, options });
    }
    for (const wanted of types.split(',')) {
      const fileType = parseFileType(wanted.split('+')[0] ?? '');
      if (fileType === null) throw new Error(`There is no type ${wanted}.`);
      const output = join(folder, 'variant.gguf');
      const recipe = {
        fileType,
        tensorTypes: wanted.includes('+mix') ? (rulesOfMix('small-experts', names) ?? []) : [],
        importanceFile: wanted.includes('+i') ? matrix : null,
      };
      const made = await quantizeFile({ launcher, input: source, output, recipe, threads: Number(threads) });
      const model = { path: output, sha256: '' };
      const one = await measureQuality({
        launcher,
        assets,
        model,
        source: { path: source, sha256: '' },
        loadOptionsOf,
        signal,
      });
      const answers = one.rightAnswers;
      const cells = [
        header.name,
        wanted,
        made.fileBytes.toLocaleString('en'),
        `${one.meanKlDivergence.toFixed(5)} ± ${one.meanKlDivergenceError.toFixed(5)}`,
        `${(one.topAgreement * 100).toFixed(2)} %`,
        `${one.perplexityRatio.toFixed(4)} ± ${one.perplexityRatioError.toFixed(4)}`,
        answers === null ? '–' : `${answers.right} of ${answers.problems} (source ${answers.sourceRight})`,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
