/**
 * What quantizing an installed model cost, measured against the file that it was made of where that is on this machine.
 * A chat goes before: the measuring rests while an answer is written, and begins anew where a model was loaded meanwhile.
 * Errors of `certify`: BAD_INPUT where it is not, and those of `measureQuality`.
 */
import { HearthError } from '../../contract/error.ts';
import type { InstalledModel, Job } from '../../contract/models.ts';
import { findSource, type SourcePlaces } from '../quantize/findSource.ts';
import type { QualityCertificate } from '../../contract/quality.ts';
import { betweenLoads, type BusyEngine } from './betweenLoads.ts';
import { measureQuality, type MeasuredFile, type QualityOptions } from '../quantize/measureQuality.ts';
import type { QualityStore } from '../quantize/qualityStore.ts';

export interface CertifierOptions extends Pick<QualityOptions, 'launcher' | 'assets' | 'loadOptionsOf'>, SourcePlaces {
  readonly quality: QualityStore;
  readonly engine: BusyEngine;
}

export interface CertifyContext {
  readonly signal: AbortSignal;
  readonly onProgress: (values: Pick<Job, 'phase' | 'doneBytes' | 'totalBytes'>) => void;
}

export interface Certifier {
  /** `source`: where the one who asks has it; else it is looked for. */
  certify(model: InstalledModel, context: CertifyContext, source?: MeasuredFile): Promise<void>;
}

/** The two halves of the work take about as long as each other. */
const partOf = { compare: 0, answers: 0.5 } as const;

const noSource = ({ id }: InstalledModel): HearthError =>
  new HearthError({
    code: 'BAD_INPUT',
    message: `The file that ${id} was made of is not on this machine.`,
    details: { id },
    next: 'Install the same model as F16, BF16 or Q8_0, or name such a file: hearth quality MODEL --against FILE.',
  });

export const createCertifier = (options: CertifierOptions): Certifier => {
  const { launcher, assets, loadOptionsOf, quality, contentPath, engine } = options;
  return {
    certify: async (model, { signal, onProgress }, given) => {
      const source = given ?? (await findSource(model, options));
      if (source === null || source.sha256 === model.sha256) throw noSource(model);
      const measure = (untilLoad: AbortSignal): Promise<QualityCertificate> =>
        measureQuality({
          launcher,
          assets,
          loadOptionsOf,
          model: { path: contentPath(model), sha256: model.sha256 },
          source,
          signal: untilLoad,
          isHeld: () => engine.numbers().generating,
          onProgress: ({ phase, done, total }) =>
            onProgress({
              phase: 'test',
              doneBytes: Math.round((partOf[phase] + (done / total) * 0.5) * model.bytes),
              totalBytes: model.bytes,
            }),
        });
      await quality.save(await betweenLoads(engine, measure, signal));
    },
  };
};
