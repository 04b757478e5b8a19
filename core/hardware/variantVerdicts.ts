/**
 * Which variants of the family this machine runs, and how well: where each would lie, a rough speed, and a sentence that
 * says why. Best first: what runs well before what only runs, and then the more capable model; of what is slow the fastest
 * first, and of what does not fit the one that comes nearest.
 *
 * Speed limits: reading aloud is about 4 tokens a second and reading silently 5 to 7, so below 5 one waits for every word;
 * R1 thinks for some 1,500 tokens before it answers, which takes less than 100 seconds from 15 on.
 */
import type { Machine, VariantVerdict } from '../../contract/hardware.ts';
import type { Catalogue, CatalogueFile, CatalogueModel } from '../catalog/catalog.ts';
import { estimateDecodeSpeed } from './decodeSpeed.ts';
import { ramBandwidth } from './ramBandwidth.ts';
import { sizeText } from './sizeText.ts';
import { usableMemory, type UsableMemory } from './usableMemory.ts';
import { placeVariant, plannedContextTokens, type Placement } from './variantPlacement.ts';
import { variantSize } from './variantSize.ts';

const wellTokensPerSecond = 15;
const leastTokensPerSecond = 5;

export const assessVariants = (machine: Machine, { models }: Catalogue): VariantVerdict[] => {
  const memory = usableMemory(machine);
  const assessed = models.flatMap((model) =>
    distinctFiles(model).flatMap((file) => {
      const size = variantSize(model, file);
      if (size === null) return [];
      const placement = placeVariant(model, size.bytes, memory);
      const speed = speedOf(placement, memory, machine);
      const verdict: VariantVerdict = {
        modelId: model.id,
        name: model.name,
        quantization: file.quantization,
        bytes: size.bytes,
        bytesEstimated: size.estimated,
        verdict: judge(placement, speed),
        why: [
          explain(placement, speed, memory, machine),
          size.estimated ? 'Its size is computed, as nobody published it.' : '',
          placement.where === 'nowhere' ? '' : diskNote(size.bytes, machine),
        ]
          .filter((sentence) => sentence !== '')
          .join(' '),
      };
      return [{ verdict, worth: worth(placement, speed, verdict.verdict, capability(model, size.bytes)) }];
    }),
  );
  return assessed
    .sort(
      (left, right) =>
        verdictOrder.indexOf(left.verdict.verdict) - verdictOrder.indexOf(right.verdict.verdict) ||
        right.worth - left.worth ||
        left.verdict.bytes - right.verdict.bytes,
    )
    .map(({ verdict }) => verdict);
};

const verdictOrder: readonly VariantVerdict['verdict'][] = ['runs well', 'runs', 'slow', 'does not fit'];

/** Orders variants of one verdict. */
const worth = (
  placement: Placement,
  speed: number | null,
  verdict: VariantVerdict['verdict'],
  modelCapability: number,
): number => {
  if (placement.where === 'nowhere') return -placement.missingBytes;
  return verdict === 'slow' ? (speed ?? 0) : modelCapability;
};

/** Two publishers' files of one type differ by little; the one whose size is known best speaks for both. */
const distinctFiles = ({ files }: CatalogueModel): CatalogueFile[] => {
  const rank = (file: CatalogueFile): number => (file.bytes !== null ? 0 : file.approximateSize !== null ? 1 : 2);
  const best = new Map<string, CatalogueFile>();
  for (const file of files) {
    const other = best.get(file.quantization);
    if (other === undefined || rank(file) < rank(other)) best.set(file.quantization, file);
  }
  return [...best.values()];
};

const speedOf = (placement: Placement, memory: UsableMemory, machine: Machine): number | null =>
  placement.where === 'nowhere'
    ? null
    : estimateDecodeSpeed(placement, {
        gpuBackend: memory.gpuBackend,
        gpuBandwidthBytesPerSecond: memory.gpuBandwidthBytesPerSecond,
        ramBandwidthBytesPerSecond: ramBandwidth(machine).bytesPerSecond,
        // Two threads share a core on most processors that do not tell their cores.
        cpuCores: machine.cpu.physicalCores ?? Math.max(1, (machine.cpu.logicalCores ?? 2) / 2),
      });

const judge = (placement: Placement, speed: number | null): VariantVerdict['verdict'] => {
  if (placement.where === 'nowhere') return 'does not fit';
  if (speed === null) return 'runs';
  return speed >= wellTokensPerSecond ? 'runs well' : speed >= leastTokensPerSecond ? 'runs' : 'slow';
};

const explain = (placement: Placement, speed: number | null, memory: UsableMemory, machine: Machine): string => {
  const { need } = placement;
  const gpus = memory.gpus.length > 1 ? `the ${memory.gpus.length} GPUs` : 'the GPU';
  const needs = `${sizeText(need.totalBytes)} (${sizeText(need.weightBytes)} of weights, ${sizeText(need.cacheBytes)} for ${plannedContextTokens.toLocaleString('en')} tokens of context)`;
  const rate = speed === null ? '' : ` About ${speedText(speed)} tokens a second by a first estimate`;
  const ram = ramText(machine);
  switch (placement.where) {
    case 'gpu':
      return `Needs ${needs}, which fits into the ${sizeText(memory.gpuBytes)} usable on ${gpus}.${rate === '' ? ` Its speed cannot be estimated: the memory bandwidth of ${gpus} is unknown.` : `${rate}.`}`;
    case 'split':
      return `Needs ${needs}: ${sizeText(placement.gpuBytes)} go to ${gpus}, ${sizeText(placement.ramBytes)} stay in RAM${placement.routedBytes > 0 ? ' (experts)' : ''}.${rate === '' ? '' : `${rate}, limited by ${ram}.`}`;
    case 'ram':
      return `Needs ${needs} and runs on the CPU, from the ${sizeText(memory.ramBytes)} usable in RAM.${rate}, limited by ${ram}.`;
    case 'nowhere':
      return `Needs ${needs}; ${room(memory, gpus)}, which is ${sizeText(placement.missingBytes)} too little.${closeOthers(placement.missingBytes, machine)}`;
  }
};

const room = (memory: UsableMemory, gpus: string): string =>
  memory.gpus.length === 0 || memory.shared
    ? `${sizeText(memory.ramBytes)} of RAM are usable`
    : `${sizeText(memory.gpuBytes)} on ${gpus} and ${sizeText(memory.ramBytes)} of RAM are usable`;

const speedText = (tokensPerSecond: number): string =>
  tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : Math.round(tokensPerSecond).toString();

const ramText = (machine: Machine): string => {
  const { bytesPerSecond, known } = ramBandwidth(machine);
  const gigabytes = Math.round(bytesPerSecond / 1e9);
  const cores = machine.cpu.physicalCores === null ? '' : ` and ${machine.cpu.physicalCores} CPU cores`;
  return `RAM ${known ? 'that reads' : 'taken to read'} ${gigabytes} GB/s${cores}`;
};

/** Only where the programs that run now are what is in the way. */
const closeOthers = (missingBytes: number, { memory }: Machine): string => {
  const usedByOthers = memory.availableBytes === null ? 0 : (memory.totalBytes ?? 0) - memory.availableBytes;
  return missingBytes < usedByOthers * 0.6 ? ' Closing other programs may free that much.' : '';
};

const diskNote = (bytes: number, { disks }: Machine): string => {
  const free = disks[0]?.freeBytes ?? null;
  return free === null || free >= bytes
    ? ''
    : `The disk has ${sizeText(free)} free and needs ${sizeText(bytes - free)} more for the file.`;
};

/**
 * An order and not a score: more parameters are better, and few bits per weight take that away again. The steps follow
 * what llama.cpp's quantization types are known for: hardly any loss from 4.5 bits up, a clear one below 3.7; at 3 bits
 * a model is no better than one of half its size at 4.5.
 */
const capability = (model: CatalogueModel, bytes: number): number => {
  const bits = (bytes * 8) / model.parameters;
  return model.parameters * (keptShare.find(([from]) => bits >= from)?.[1] ?? 0.35);
};

const keptShare: readonly (readonly [fromBits: number, share: number])[] = [
  [8, 1],
  [6.2, 0.995],
  [5.2, 0.99],
  [4.7, 0.98],
  [4.4, 0.97],
  [4, 0.9],
  [3.7, 0.75],
  [3.3, 0.5],
  [2.9, 0.42],
];
