/**
 * How long a prompt takes: arithmetic on each device, one pass over its weights, and what is copied to a GPU or comes from
 * disk: a ubatch at a time, one layer after the other. And attention, which grows with the length squared.
 */
import { attentionFlops, coreAttentionFlops } from './attentionFlops.ts';
import { neutralCalibration } from './calibration.ts';
import { workOfCores } from './computeRate.ts';
import {
  cpuExpertPromptShare,
  diskEfficiency,
  gpuAttentionShare,
  gpuExpertPassShare,
  gpuExpertPromptShare,
  questionTokens,
  ramEfficiency,
} from './efficiencies.ts';
import { expertLayersOnGpu, gpuOfPlace, type Layout } from './layout.ts';
import type { PlanMachine } from './planMachine.ts';
import type { SpeedInput } from './speedModel.ts';

export interface PromptTime {
  readonly tokens: number;
  /** Of so many tokens; null where a GPU's rate is unknown. */
  readonly seconds: number | null;
  /** Of them. */
  readonly attentionSeconds: number;
}

/** What a layout's threads do of all cores' work. */
export const coresAtWork = (
  { threads }: Pick<Layout, 'threads'>,
  { cpuCores }: Pick<PlanMachine, 'cpuCores'>,
): number => workOfCores(Math.min(1, threads / cpuCores));

/** @param overheadSeconds of a pass over all layers, in which nothing is read */
export const promptTime = (input: SpeedInput, overheadSeconds: number): PromptTime => {
  const { facts, layout, machine, pagedBytes, calibration = neutralCalibration } = input;
  const tokens = input.asked?.promptTokens ?? Math.min(layout.ubatchTokens, questionTokens);
  const steps = Math.ceil(tokens / layout.ubatchTokens);
  const perLayer = facts.alwaysParameters / (facts.layers + 1);
  const expertLayers = facts.layerBytes.filter(({ experts }) => experts > 0).length;
  const routedPerLayer = expertLayers === 0 ? 0 : facts.routedParameters / expertLayers;
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  // Latent attention is loaded without repacking, and so without AMX (`loadOptions.ts`).
  const allCores = facts.latent === null ? machine.cpuFlops : machine.cpuFlopsWithoutAmx;
  const cpuRate = allCores * coresAtWork(layout, machine) * calibration.cpu;
  // Pages that are missing in RAM are read once for a ubatch.
  let stepSeconds = overheadSeconds + pagedBytes / (machine.diskReadBytesPerSecond * diskEfficiency);
  let tokenSeconds = 0;
  let attentionSeconds = 0;
  const pairs = tokens * ((input.asked?.cachedTokens ?? 0) + tokens / 2);
  const attention = attentionFlops(facts) * pairs;
  const coresAttention = layout.threads * coreAttentionFlops(facts).prompt * calibration.core;
  for (let place = 0; place <= facts.layers; place++) {
    const layer = facts.layerBytes[place];
    const gpuIndex = gpuOfPlace(facts, layout, place);
    const always = 2 * tokens * perLayer;
    const routed = 2 * tokens * ((layer?.experts ?? 0) > 0 ? routedPerLayer : 0);
    const alwaysBytes = layer?.always ?? facts.outputBytes;
    const expertBytes = layer?.experts ?? 0;
    const inRam = gpuIndex === null ? alwaysBytes + expertBytes : expertsInRam.has(place) ? expertBytes : 0;
    const gpu = layout.gpus[gpuIndex ?? 0];
    if (layer !== undefined && (gpuIndex === null || !layout.cacheOnGpu))
      attentionSeconds += attention / coresAttention;
    if (gpu === undefined || (inRam > 0 && !layout.offloadOperations)) {
      // Of a layer on the GPU only the experts are the CPU's.
      const onCpu = (gpuIndex === null ? always : 0) + routed / cpuExpertPromptShare;
      tokenSeconds += onCpu / cpuRate;
      stepSeconds += inRam / (machine.ramBandwidthBytesPerSecond * ramEfficiency);
      if (gpuIndex === null || gpu === undefined) continue;
    }
    if (gpu.flops === null || gpu.bandwidthBytesPerSecond === null) return { tokens, seconds: null, attentionSeconds };
    const routedOnGpu = inRam > 0 && !layout.offloadOperations ? 0 : routed;
    if (layer !== undefined && gpuIndex !== null && layout.cacheOnGpu) {
      attentionSeconds += attention / (gpu.flops * gpuAttentionShare);
    }
    tokenSeconds += (always + routedOnGpu / gpuExpertPromptShare) / gpu.flops;
    const expertsHere = inRam > 0 && !layout.offloadOperations ? 0 : expertBytes;
    stepSeconds += (alwaysBytes + expertsHere / gpuExpertPassShare) / gpu.bandwidthBytesPerSecond;
    // All of a layer's experts are used by some token of a large batch.
    if (layout.offloadOperations) stepSeconds += inRam / gpu.linkBytesPerSecond;
  }
  return { tokens, seconds: tokenSeconds + steps * stepSeconds + attentionSeconds, attentionSeconds };
};
