/**
 * Deals the layers that go to GPUs out over several of them, in a row, so that all are equally full: what is left free
 * for surprises is then shared by all. Null where there is no room.
 */
export interface GpuRoom {
  readonly capacityBytes: number;
}

/** @param places bytes of each place in order; the last one is the output. */
export const fillGpus = (places: readonly number[], gpus: readonly GpuRoom[]): number[] | null => {
  if (gpus.length === 0) return null;
  if (gpus.length === 1) {
    const all = places.reduce((sum, bytes) => sum + bytes, 0);
    return all <= (gpus[0]?.capacityBytes ?? 0) ? [places.length] : null;
  }
  const deal = (fullness: number): number[] | null => {
    const counts = gpus.map(() => 0);
    let gpu = 0;
    let used = 0;
    for (const bytes of places) {
      while (gpu < gpus.length && used + bytes > (gpus[gpu]?.capacityBytes ?? 0) * fullness) {
        gpu += 1;
        used = 0;
      }
      if (gpu === gpus.length) return null;
      counts[gpu] = (counts[gpu] ?? 0) + 1;
      used += bytes;
    }
    return counts;
  };
  let best = deal(1);
  if (best === null) return null;
  let full = 1;
  let empty = 0;
  for (let step = 0; step < 12; step++) {
    const middle = (full + empty) / 2;
    const dealt = deal(middle);
    if (dealt === null) empty = middle;
    else {
      full = middle;
      best = dealt;
    }
  }
  return best;
};

/** So many places in the shares of the GPUs' room, whether they fit or not. */
export const dealByRoom = (places: number, gpus: readonly GpuRoom[]): number[] => {
  const room = gpus.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
  let before = 0;
  let dealt = 0;
  return gpus.map(({ capacityBytes }) => {
    before += capacityBytes;
    const upTo = room > 0 ? Math.round((places * before) / room) : places;
    const share = upTo - dealt;
    dealt = upTo;
    return share;
  });
};
