/** For tests: a file of 25 pieces, as a hub has it, and times to wait that are short. */
import { createHash } from 'node:crypto';
import type { HubFault, HubRequest } from '../../network/testHub.testing.ts';
import { defaultTuning, type FetchTuning } from './fetchPieces.ts';

/** Bytes that differ from place to place, so that a piece in the wrong place is found. */
export const makeContent = (bytes: number): Buffer => {
  const made = Buffer.allocUnsafe(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) made.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
  return made;
};
export const chunkBytes = 256 * 1024;
export const content = makeContent(24 * chunkBytes + 12_344);
export const sha256 = createHash('sha256').update(content).digest('hex');
export const repository = 'demo/Model';
export const name = `${repository}/model.gguf`;

/** Quick to try again, so that a test takes no longer than it must. */
export const tuning: FetchTuning = {
  ...defaultTuning,
  connections: 4,
  stallMs: 1000,
  retry: { firstMs: 10, mostMs: 50 },
  giveUpMs: 4000,
};

/** The fault for the request that begins in a piece, the first time. */
export const once = (piece: number, fault: HubFault): ((request: HubRequest) => HubFault | null) => {
  let done = false;
  return ({ start, end }) => {
    if (done || start > piece * chunkBytes || end <= piece * chunkBytes) return null;
    done = true;
    return fault;
  };
};
