/** The llama.cpp release that the engine runs, for people. */
import { release } from '../../native/release.ts';

export const engineRelease: string = release.name;
