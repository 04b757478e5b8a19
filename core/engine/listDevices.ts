/**
 * The GPUs that ggml finds, in its order. A backend whose own libraries the system lacks is left out without a word; so
 * where there is none, it is asked for once more by its path, and ggml then logs what it lacks.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deviceTypes } from '../../native/enums.ts';
import type { Llama } from '../../native/llama.ts';
import type { EngineDevice } from './engineDevice.ts';

const backendFile = ({ backend, files }: Llama): string => {
  const name = process.platform === 'win32' ? `ggml-${backend}.dll` : `libggml-${backend}.so`;
  return join(files.folder, name);
};

const find = (llama: Llama): EngineDevice[] => {
  const found: EngineDevice[] = [];
  for (let index = 0; index < llama.deviceCount(); index++) {
    const device = llama.deviceAt(index);
    const type = deviceTypes[llama.deviceType(device)];
    if (type !== 'gpu' && type !== 'integrated') continue;
    const { name, description, device_id, memory_total, memory_free } = llama.deviceProperties(device);
    found.push({
      name,
      description,
      pciAddress: device_id,
      integrated: type === 'integrated',
      memoryTotalBytes: memory_total,
      memoryFreeBytes: memory_free,
    });
  }
  return found;
};

export const listDevices = (llama: Llama): EngineDevice[] => {
  const found = find(llama);
  const file = backendFile(llama);
  if (found.length > 0 || llama.backend === 'cpu' || !existsSync(file)) return found;
  llama.loadBackend(file);
  return find(llama);
};
