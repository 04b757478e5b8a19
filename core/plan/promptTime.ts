/**
 * How long a prompt takes: arithmetic on each device, one pass over its weights, and what is copied to a GPU or comes from
 * disk. A ubatch at a time, one layer after the other.
 */
import { neutralCalibration } from './calibration.ts';
import { diskEfficiency, gpuExpertPromptShare, questionTokens, ramEfficiency } from './efficiencies.ts';
import { expertLayersOnGpu, gpuOfPlace } from './layout.ts';
import type { SpeedInput } from './speedModel.ts';

export interface PromptTime {
  readonly tokens: number;
  /** Of so many tokens; null where a GPU's rate is unknown. */
  readonly seconds: number | null;
}

/** @param overheadSeconds of a pass over all layers, in which nothing is read */
export const promptTime = (input: SpeedInput, overheadSeconds: number): PromptTime => {
  const { facts, layout, machine, pagedBytes, calibration = neutralCalibration } = input;
  const tokens = Math.min(layout.ubatchTokens, questionTokens);
  const perLayer = facts.alwaysParameters / (facts.layers + 1);
  const expertLayers = facts.layerBytes.filter(({ experts }) => experts > 0).length;
  const routedPerLayer = expertLayers === 0 ? 0 : facts.routedParameters / expertLayers;
  const expertsInRam = new Set(expertLayersOnGpu(facts, layout).slice(0, layout.cpuExpertLayers));
  // Latent attention is loaded without repacking, and so without AMX (`loadOptions.ts`).
  const allCores = facts.latent === null ? machine.cpuFlops : machine.cpuFlopsWithoutAmx;
  const cpuRate = allCores * Math.min(1, layout.threads / machine.cpuCores) * calibration.cpu;
  // Pages that are missing in RAM are read once for a ubatch.
  let seconds = overheadSeconds + pagedBytes / (machine.diskReadBytesPerSecond * diskEfficiency);
  for (let place = 0; place <= facts.layers; place++) {
    const layer = facts.layerBytes[place];
    const gpuIndex = gpuOfPlace(facts, layout, place);
    const always = 2 * tokens * perLayer;
    const routed = 2 * tokens * ((layer?.experts ?? 0) > 0 ? routedPerLayer : 0);
    const alwaysBytes = layer?.always ?? facts.outputBytes;
    const expertBytes = layer?.experts ?? 0;
    const inRam = gpuIndex === null ? alwaysBytes + expertBytes : expertsInRam.has(place) ? expertBytes : 0;
    const gpu = layout.gpus[gpuIndex ?? 0];
    if (gpu === undefined || (inRam > 0 && !layout.offloadOperations)) {
      // Of a layer on the GPU only the experts are the CPU's.
      const onCpu = gpuIndex === null ? always + routed : routed;
      seconds += onCpu / cpuRate + inRam / (machine.ramBandwidthBytesPerSecond * ramEfficiency);
      if (gpuIndex === null || gpu === undefined) continue;
    }
    if (gpu.flops === null || gpu.bandwidthBytesPerSecond === null) return { tokens, seconds: null };
    const routedOnGpu = inRam > 0 && !layout.offloadOperations ? 0 : routed;
    seconds +=
      (always + routedOnGpu / gpuExpertPromptShare) / gpu.flops +
      (alwaysBytes + expertBytes - inRam) / gpu.bandwidthBytesPerSecond;
    // All of a layer's experts are used by some token of a large batch.
    if (layout.offloadOperations) seconds += inRam / gpu.linkBytesPerSecond;
  }
  return { tokens, seconds };
};
