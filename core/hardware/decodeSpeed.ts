/**
 * A first estimate of decoding speed: each token reads every weight it uses once, so its time is bytes ÷ bandwidth, plus
 * a little for every layer. It is within 25 % of the published speeds that the tests hold it against; a measurement on
 * the machine replaces it.
 *
 * Constants, fitted to published single-stream llama.cpp figures:
 * - CUDA reads at 0.85 of the peak and spends 50 µs a layer: 8B Q4_K_M on RTX 3070, 4070 Ti and 4090; 14B and 32B on
 *   4090; 70B on two RTX 3090; 7B Q4_0 on H200;
 * - Vulkan and Metal read at 0.65: 7B Q4_0 on RX 5700 XT, 8B Q4_K_M on M1 Max;
 * - the CPU reads dense weights at 0.65 of its memory's peak (7B Q4_0 on i9-13900K with DDR5-6400) and routed experts,
 *   scattered as they are, at 0.45 (R1 671B on 2 × Xeon 6454S with a 4090, and on Threadripper 7975WX with a 5090);
 * - a core gets through 6 GB/s of quantized weights, however fast the memory: measured were 4 to 5.5 on each of 16 virtual
 *   cores of a server and up to 12 on four fast cores of a desktop;
 * - a layer of experts costs 300 µs: R1 671B shape wholly on GPUs.
 */
export interface DecodeWork {
  /** Bytes that every token reads. */
  readonly alwaysBytes: number;
  /** Bytes of routed experts that one token reads; 0 for a dense model. */
  readonly routedBytes: number;
  readonly layers: number;
  /** Share of each that lies on GPUs, 0 to 1. */
  readonly alwaysOnGpu: number;
  readonly routedOnGpu: number;
}

export interface DecodeMachine {
  readonly gpuBackend: 'cuda' | 'vulkan' | 'metal' | null;
  /** Over all GPUs in use, which work one after the other; null where it is unknown. */
  readonly gpuBandwidthBytesPerSecond: number | null;
  readonly ramBandwidthBytesPerSecond: number;
  readonly cpuCores: number;
}

const gpuEfficiency = { cuda: 0.85, vulkan: 0.65, metal: 0.65 } as const;
const ramEfficiency = 0.65;
const ramExpertEfficiency = 0.45;
const coreBytesPerSecond = 6e9;
const denseLayerSeconds = 50e-6;
const expertLayerSeconds = 300e-6;

/** @returns tokens per second of one stream; null where a bandwidth that it hangs on is unknown. */
export const estimateDecodeSpeed = (work: DecodeWork, machine: DecodeMachine): number | null => {
  const usesGpu = work.alwaysOnGpu > 0 || work.routedOnGpu > 0;
  if (usesGpu && (machine.gpuBackend === null || machine.gpuBandwidthBytesPerSecond === null)) return null;
  const gpuBytesPerSecond =
    machine.gpuBackend === null ? 0 : (machine.gpuBandwidthBytesPerSecond ?? 0) * gpuEfficiency[machine.gpuBackend];
  const gpuBytes = work.alwaysBytes * work.alwaysOnGpu + work.routedBytes * work.routedOnGpu;
  const gpuSeconds = gpuBytes === 0 ? 0 : gpuBytes / gpuBytesPerSecond;
  const cpuBytesPerSecond = (efficiency: number): number =>
    Math.min(machine.ramBandwidthBytesPerSecond * efficiency, machine.cpuCores * coreBytesPerSecond);
  const ramSeconds =
    (work.alwaysBytes * (1 - work.alwaysOnGpu)) / cpuBytesPerSecond(ramEfficiency) +
    (work.routedBytes * (1 - work.routedOnGpu)) / cpuBytesPerSecond(ramExpertEfficiency);
  const layerSeconds = work.layers * (work.routedBytes > 0 ? expertLayerSeconds : denseLayerSeconds);
  return 1 / (gpuSeconds + ramSeconds + layerSeconds);
};
