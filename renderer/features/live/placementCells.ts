/**
 * Which device holds each layer of the loaded model, and its experts where they lie apart. llama.cpp puts the last layers
 * on GPUs, in the GPUs' order, and to each as many as the split says.
 */
import type { EngineFacts, EngineStatus } from '../../../contract/engine.ts';

/** ggml's name of RAM. */
export const ramDevice = 'CPU';

export interface PlacementCell {
  /** Null for the output, which comes behind the last layer. */
  readonly layer: number | null;
  readonly device: string;
  /** Where its routed experts lie. */
  readonly expertsDevice: string;
}

/** The GPU of each place that is on one: as the split says where it accounts for all of them, else in equal parts. */
const gpuOfPlaces = (gpus: readonly string[], places: number, split: readonly number[]): readonly string[] => {
  const dealt = gpus.flatMap((gpu, index) => Array.from({ length: split[index] ?? 0 }, () => gpu));
  if (dealt.length === places) return dealt;
  return Array.from({ length: places }, (_, place) => gpus[Math.floor((place * gpus.length) / places)] ?? ramDevice);
};

export const placementCells = (
  { layers, gpuLayers, devices }: Pick<EngineFacts, 'layers' | 'gpuLayers' | 'devices'>,
  planned: Pick<NonNullable<EngineStatus['placement']>, 'tensorSplit' | 'cpuExpertRange'> | null,
): readonly PlacementCell[] => {
  const gpus = devices.filter((device) => device !== ramDevice);
  // The output is one more place behind the layers that are on GPUs.
  const places = gpus.length === 0 ? 0 : gpuLayers + 1;
  const first = layers + 1 - places;
  const onGpu = gpuOfPlaces(gpus, places, planned?.tensorSplit ?? []);
  const [firstSpared, lastSpared] = planned?.cpuExpertRange ?? [Infinity, -Infinity];
  return Array.from({ length: layers + 1 }, (_, place) => {
    const device = onGpu[place - first] ?? ramDevice;
    const isSpared = place !== layers && place >= firstSpared && place <= lastSpared;
    return { layer: place === layers ? null : place, device, expertsDevice: isSpared ? ramDevice : device };
  });
};
