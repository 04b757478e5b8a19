/** Which device holds each layer of the loaded model: llama.cpp puts the last layers on GPUs, in the GPUs' order. */
import type { EngineFacts } from '../../../contract/engine.ts';

/** ggml's name of RAM. */
export const ramDevice = 'CPU';

export interface PlacementCell {
  /** Null for the output, which comes behind the last layer. */
  readonly layer: number | null;
  readonly device: string;
}

export const placementCells = ({
  layers,
  gpuLayers,
  devices,
}: Pick<EngineFacts, 'layers' | 'gpuLayers' | 'devices'>): readonly PlacementCell[] => {
  const gpus = devices.filter((device) => device !== ramDevice);
  // The output is one more place behind the layers that are on GPUs.
  const places = gpus.length === 0 ? 0 : gpuLayers + 1;
  const first = layers + 1 - places;
  return Array.from({ length: layers + 1 }, (_, place) => ({
    layer: place === layers ? null : place,
    device: (place < first ? null : gpus[Math.floor(((place - first) * gpus.length) / places)]) ?? ramDevice,
  }));
};
