/** For tests: an entry of the store as an installation would make it. */
import type { InstalledModel } from '../../contract/models.ts';

export const storedModel = (id: string, changes: Partial<InstalledModel> = {}): InstalledModel => ({
  id,
  name: 'A model',
  quantization: 'Q4_K_M',
  architecture: 'qwen2',
  parameters: 1000,
  bytes: 1,
  sha256: 'a'.repeat(64),
  contextLength: 2048,
  layers: 8,
  installedAt: '2026-11-01T00:00:00.000Z',
  files: [],
  origin: null,
  pinned: false,
  lastUsedAt: null,
  test: null,
  versions: [],
  answersOnTrial: 0,
  notice: null,
  ...changes,
});
