/**
 * What loads have shown of this machine, kept in `loads.json` in the home folder, by model: the memory that was predicted
 * and found, and what there was no room for. A load that failed is not tried again in the same room, so that the first one
 * that worked is kept; with clearly more room it is. On another machine, or with other GPUs, nothing of it counts.
 */
import { z } from 'zod';
import type { Machine } from '../../contract/hardware.ts';
import { fingerprintOf } from '../hardware/measurements.ts';
import { createJsonFile } from '../storage/jsonFile.ts';

const bytes = z.number().nonnegative();

const refusal = z.object({
  full: z.enum(['gpu', 'ram']),
  /** Predicted of the load that failed, and what it could have used. */
  neededBytes: bytes,
  freeBytes: bytes,
});
export type Refusal = z.infer<typeof refusal>;

const deviceMemory = z.object({ device: z.string(), predictedBytes: bytes, measuredBytes: bytes });
export type DeviceMemoryRecord = z.infer<typeof deviceMemory>;

const modelRecord = z.object({
  refusals: z.array(refusal),
  /** Of the last load. */
  memory: z.array(deviceMemory),
});
type ModelRecord = z.infer<typeof modelRecord>;

const stored = z.object({ fingerprint: z.string(), models: z.record(z.string(), modelRecord) });

const noRecord: ModelRecord = { refusals: [], memory: [] };
/** Of each model; older ones are of another time. */
const keptRefusals = 8;
/** So much more room is worth another try. */
const clearlyMore = 1.1;

export interface LoadRecords {
  refusals(machine: Machine, modelId: string): Promise<readonly Refusal[]>;
  addRefusal(machine: Machine, modelId: string, refusal: Refusal): Promise<void>;
  setMemory(machine: Machine, modelId: string, memory: readonly DeviceMemoryRecord[]): Promise<void>;
}

/** Whether a load is known to find no room. */
export const isRefused = (refusals: readonly Refusal[], { full, neededBytes, freeBytes }: Refusal): boolean =>
  refusals.some(
    (known) => known.full === full && neededBytes >= known.neededBytes && freeBytes < known.freeBytes * clearlyMore,
  );

const machineOf = (machine: Machine): string =>
  [fingerprintOf(machine), ...machine.gpus.map(({ name, memoryTotalBytes }) => `${name} ${memoryTotalBytes}`)].join(
    ' | ',
  );

export const createLoadRecords = (path: string): LoadRecords => {
  const file = createJsonFile(path, stored, { fingerprint: '', models: {} });
  const modelsOf = (records: z.infer<typeof stored>, fingerprint: string): Record<string, ModelRecord> =>
    records.fingerprint === fingerprint ? records.models : {};

  /** What cannot be kept is found out anew. */
  const update = async (
    machine: Machine,
    modelId: string,
    change: (record: ModelRecord) => ModelRecord,
  ): Promise<void> => {
    const fingerprint = machineOf(machine);
    await file
      .update((records) => {
        const models = modelsOf(records, fingerprint);
        return { fingerprint, models: { ...models, [modelId]: change(models[modelId] ?? noRecord) } };
      })
      .catch(() => undefined);
  };

  return {
    refusals: async (machine, modelId) => modelsOf(await file.read(), machineOf(machine))[modelId]?.refusals ?? [],
    addRefusal: (machine, modelId, added) =>
      update(machine, modelId, (record) => ({
        ...record,
        refusals: [...record.refusals, added].slice(-keptRefusals),
      })),
    setMemory: (machine, modelId, memory) => update(machine, modelId, (record) => ({ ...record, memory: [...memory] })),
  };
};
