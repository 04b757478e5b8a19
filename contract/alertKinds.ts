/** What an alert can be about. Apart from the schema, so that the page needs no zod for it. */
export const alertKinds = [
  'gpuHot',
  'gpuMemoryFull',
  'memoryFull',
  'gpuSpill',
  'swapSpill',
  'slow',
  'gpuIdle',
  'engineRestarted',
  'diskLow',
  'test',
] as const;
export type AlertKind = (typeof alertKinds)[number];
