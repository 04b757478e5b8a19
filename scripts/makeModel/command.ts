/** What `make-model` is asked for. Anything it does not understand ends as commander's error, exit code 2 of the script. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Catalogue } from '../../core/catalog/catalog.ts';
import { shapeOf } from '../../core/catalog/shape/catalogueShapes.ts';
import { CutError, cutShape } from '../../core/catalog/shape/cutShape.ts';
import { fileKinds, measuredKinds, parseFileKind, type FileKind } from '../../core/catalog/shape/fileKind.ts';
import type { ModelShape } from '../../core/catalog/shape/modelShape.ts';
import { tiny138m } from '../../core/catalog/shape/tiny138m.ts';

export interface MakeModelRequest {
  readonly shape: ModelShape;
  readonly kind: FileKind;
  /** null = only tell what the file would be. */
  readonly outputPath: string | null;
  readonly seed: number;
}

interface Options {
  readonly type: FileKind;
  readonly uniform?: true;
  readonly layers?: number;
  readonly experts?: number;
  readonly context?: number;
  readonly seed: number;
  readonly dryRun?: true;
}

const wholeNumberIn =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

const kinds = [...fileKinds, ...measuredKinds];
const kindNames = kinds.map(({ name }) => name).join(', ');

const kindOf = (text: string): FileKind => {
  const kind = parseFileKind(text, kinds);
  if (kind === null) throw new InvalidArgumentError(`It must be one of ${kindNames}.`);
  return kind;
};

export const createCommand = (
  { models }: Pick<Catalogue, 'models'>,
  run: (request: MakeModelRequest) => Promise<void>,
): Command => {
  const shapes = new Map([...models.map(shapeOf), tiny138m].map((shape) => [shape.id, shape]));
  const shapeNamed = (id: string): ModelShape => {
    const shape = shapes.get(id);
    if (shape === undefined) throw new InvalidArgumentError(`It must be one of ${[...shapes.keys()].join(', ')}.`);
    return shape;
  };
  const command: Command = new Command('make-model')
    .description("Write a GGUF of a model's shape with random weights, to measure speed and memory without the model.")
    .exitOverride()
    .argument('<shape>', [...shapes.keys()].join(', '), shapeNamed)
    .argument('[file]', 'the .gguf to write; it must not be there yet')
    .addOption(
      new Option('--type <type>', `${kindNames}; mixed as llama.cpp mixes, but Q3_K, Q4_K, Q5_K and IQ2_XS to IQ3_S`)
        .argParser(kindOf)
        .default(kindOf('Q4_0'), 'Q4_0'),
    )
    .option('--uniform', 'all matrices in the one type, without better types for some')
    .option('--layers <count>', 'keep only so many', wholeNumberIn(1, 1000))
    .option('--experts <count>', 'keep only so many in each layer', wholeNumberIn(1, 1000))
    .option('--context <tokens>', 'the trained context that the file names', wholeNumberIn(1, 100_000_000))
    .option('--seed <number>', 'the same seed gives the same file', wholeNumberIn(0, 2 ** 32 - 1), 0)
    .option('--dry-run', 'write nothing; tell parameters and bytes')
    .action(async (shape: ModelShape, file: string | undefined, options: Options) => {
      if (file === undefined && options.dryRun !== true) command.error("error: missing required argument 'file'");
      await run({
        shape: cut(shape, options),
        kind: { ...options.type, uniform: options.type.uniform || options.uniform === true },
        outputPath: options.dryRun === true ? null : (file ?? null),
        seed: options.seed,
      });
    });
  const cut = (shape: ModelShape, { layers, experts, context }: Options): ModelShape => {
    try {
      return cutShape(shape, { layers: layers ?? null, experts: experts ?? null, contextTokens: context ?? null });
    } catch (error) {
      if (error instanceof CutError) command.error(`error: ${error.message}`);
      throw error;
    }
  };
  return command;
};
