/**
 * Before the first of many gigabytes: whether what lies at an address is a model that the engine runs, by its header.
 * Errors: MODEL_NOT_GGUF, MODEL_TRUNCATED, MODEL_HEADER_INVALID, MODEL_ARCHITECTURE_UNKNOWN.
 */
import { isNoModel } from '../catalog/ggufHeader.ts';
import type { Network } from '../network/network.ts';
import { readRemoteHeader } from '../network/remoteFile.ts';
import { totalBytesOf, type InstallTarget } from './installTarget.ts';
import { addressesOf } from './obtainFiles.ts';

/** A header has up to some ten megabytes; of what is little larger, the file itself tells. */
const worthAskingBytes = 256e6;

export const checkRemote = async (target: Pick<InstallTarget, 'source'>, network: Network): Promise<void> => {
  const { source } = target;
  if (!('files' in source) || totalBytesOf(target) < worthAskingBytes) return;
  const [first, ...rest] = source.files.map((_, index) => addressesOf(source, index, network)[0]?.url ?? '');
  if (first === undefined) return;
  await readRemoteHeader(network.http(), [first, ...rest]).catch((error: unknown) => {
    // Whether it can be reached at all is for the download to find out, which has other addresses too.
    if (isNoModel(error)) throw error;
  });
};
