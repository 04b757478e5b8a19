/** Where fetched CUDA libraries lie: `engine/cuda-13` in the home folder. Its presence under that name means it is whole. */
import { join } from 'node:path';

export const fetchedMajors = [13, 12] as const;

export const fetchedCudaFolder = (home: string, major: number): string => join(home, 'engine', `cuda-${major}`);

export const fetchedCudaFolders = (home: string): readonly string[] =>
  fetchedMajors.map((major) => fetchedCudaFolder(home, major));
