/**
 * What a short bench of a tiny model says of a machine. The model lies in a core's caches, so on one thread its speed is
 * that of the core and not of the memory (which is measured by itself); on a GPU it is the time in which nothing is read.
 *
 * Of a processor it tells the least: attention, small products and choosing a token take most of so small a model's time, and a
 * larger one has not much more of them. So it makes a prediction faster and never slower; answers may do both. (On the machine of
 * docs/accuracy.md the demo model reads short prompts at 0.9 of the published rate, and a model 20 times as large at 2.2.)
 */
import type { MeasuredSpeed } from '../engine/childContract.ts';
import type { AnswerShape } from '../engine/measuredRequest.ts';
import { neutralCalibration, withinLimits, type Calibration } from './calibration.ts';
import { attentionFlops, coreAttentionFlops } from './attentionFlops.ts';
import { ramLayerSeconds } from './efficiencies.ts';
import type { Layout } from './layout.ts';
import { usesAmx } from './loadOptions.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { PlanMachine } from './planMachine.ts';
import { coresAtWork, promptTime } from './promptTime.ts';
import { speedOfLayout } from './speedModel.ts';
import { secondsOfWeights } from './unpackRate.ts';

const atLeastPublished = (factor: number): number => Math.max(1, withinLimits(factor));

/** All in RAM, one thread. */
export const cpuFactors = (
  facts: ModelFacts,
  layout: Layout,
  machine: PlanMachine,
  measured: MeasuredSpeed,
  { promptTokens, generatedTokens }: AnswerShape,
): Pick<Calibration, 'core' | 'cpu'> => {
  const bytes = facts.layerBytes.reduce((sum, { always }) => sum + always, facts.outputBytes);
  const overheadSeconds = facts.layers * ramLayerSeconds;
  const depthTokens = promptTokens + generatedTokens / 2;
  const attentionSeconds = (facts.layers * attentionFlops(facts) * depthTokens) / coreAttentionFlops(facts).answer;
  const ticksPerSecond = machine.cpuTicks * coresAtWork(layout, machine);
  // The model lies in the core's caches.
  const weightsSeconds = secondsOfWeights(bytes, facts.types.always, {
    bytesPerSecond: Infinity,
    ticksPerSecond,
    amx: usesAmx(facts, layout, machine),
  });
  const coreSeconds = weightsSeconds + attentionSeconds + overheadSeconds;
  const core = atLeastPublished(coreSeconds * measured.decodeTokensPerSecond);
  const input = { facts, layout, machine, pagedBytes: 0, asked: { depthTokens, promptTokens, cachedTokens: 0 } };
  const { tokens, seconds, attentionSeconds: promptAttention } = promptTime(input, 0);
  const predicted = (seconds ?? 0) - promptAttention;
  const spent = tokens / measured.prefillTokensPerSecond - (promptAttention + overheadSeconds) / core;
  return { core, cpu: spent > 0 ? atLeastPublished(predicted / spent) : neutralCalibration.cpu };
};

/** All on a GPU. Null where its bandwidth is unknown. */
export const gpuFactors = (
  facts: ModelFacts,
  layout: Layout,
  machine: PlanMachine,
  measured: MeasuredSpeed,
): Pick<Calibration, 'overhead'> | null => {
  const { parts, overheadMilliseconds } = speedOfLayout({ facts, layout, machine, pagedBytes: 0 });
  if (parts.length === 0) return null;
  const reading = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return { overhead: withinLimits((1000 / measured.decodeTokensPerSecond - reading) / overheadMilliseconds) };
};
