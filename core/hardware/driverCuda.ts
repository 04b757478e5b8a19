/**
 * The newest CUDA version that an NVIDIA driver supports, by its branch, for when only `nvidia-smi`'s table is to be had
 * (it has no column for it). Source: "CUDA Toolkit and Corresponding Driver Versions" in NVIDIA's CUDA release notes.
 * A branch that is newer than the table counts as the newest one in it.
 */
const branches: readonly (readonly [branch: number, cuda: string])[] = [
  [590, '13.1'],
  [580, '13.0'],
  [575, '12.9'],
  [570, '12.8'],
  [565, '12.7'],
  [560, '12.6'],
  [555, '12.5'],
  [550, '12.4'],
  [545, '12.3'],
  [535, '12.2'],
  [530, '12.1'],
  [525, '12.0'],
  [520, '11.8'],
  [515, '11.7'],
  [510, '11.6'],
  [470, '11.4'],
  [450, '11.0'],
];

/** @returns such as `13.0`; null for a driver that is older than the table. */
export const cudaVersionOfDriver = (driverVersion: string): string | null => {
  const branch = Number.parseInt(driverVersion, 10);
  return branches.find(([first]) => branch >= first)?.[1] ?? null;
};
