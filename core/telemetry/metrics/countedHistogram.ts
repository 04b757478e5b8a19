/**
 * A histogram whose counts come from elsewhere: the engine's child counts durations in 142 fine buckets, and every fifth
 * bound of theirs is a bound here, so the counts are exact. Seconds, as Prometheus wants its durations.
 */
import { Histogram, type Registry } from 'prom-client';
import { bucketCount, bucketEndMs, totalOf, type Counts } from '../../../contract/durationHistogram.ts';

export interface CountedDurations {
  readonly counts: Counts;
  readonly sumMs: number;
}

export interface CountedHistogramOptions {
  readonly name: string;
  readonly help: string;
  readonly registry: Registry;
  /** Null where nothing is counted; then there is no sample. */
  readonly read: () => CountedDurations | null;
}

/** From 0.16 ms to 500 s, two bounds for each doubling and a half. */
const boundIndexes = Array.from({ length: Math.floor(bucketCount / 5) }, (_, index) => index * 5 + 10).filter(
  (index) => index < bucketCount - 1,
);

type Values = Awaited<ReturnType<Histogram<'le'>['get']>>;

export class CountedHistogram extends Histogram<'le'> {
  readonly #options: CountedHistogramOptions;
  /** Name, help and type as the library writes them; its own `get` would come back here for them. */
  readonly #head: Histogram;

  constructor(options: CountedHistogramOptions) {
    const { name, help, registry } = options;
    super({ name, help, registers: [registry] });
    this.#options = options;
    this.#head = new Histogram({ name, help, registers: [] });
  }

  override async get(): Promise<Values> {
    const metric = await this.#head.get();
    const durations = this.#options.read();
    if (durations === null) return { ...metric, values: [] };
    const { counts, sumMs } = durations;
    const { name } = this.#options;
    const total = totalOf(counts);
    const bucket = (le: string, value: number): Values['values'][number] => ({
      metricName: `${name}_bucket`,
      labels: { le },
      value,
    });
    const values = boundIndexes.map((index) =>
      bucket(String(Number((bucketEndMs(index) / 1000).toPrecision(4))), totalOf(counts.slice(0, index + 1))),
    );
    return {
      ...metric,
      values: [
        ...values,
        bucket('+Inf', total),
        { metricName: `${name}_sum`, labels: {}, value: sumMs / 1000 },
        { metricName: `${name}_count`, labels: {}, value: total },
      ],
    };
  }

  /** What the registry calls for its text, in place of `get`. */
  getForPromString(): Promise<Values> {
    return this.get();
  }
}
