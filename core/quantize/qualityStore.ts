/** The certificates, `models/quality/<sha256 of the model>.json`: they belong to the bytes, whatever a model is called. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadableSignal } from '../../contract/endpoint.ts';
import { qualityCertificate, type QualityCertificate } from '../../contract/quality.ts';
import { createSignal } from '../../contract/signal.ts';
import { explainWriteError } from '../storage/writeErrors.ts';

export interface QualityStore {
  /** Those that can be read, in no order. */
  readonly certificates: ReadableSignal<QualityCertificate[]>;
  /** Null where the model was not measured. */
  find(modelSha256: string): Promise<QualityCertificate | null>;
  /** In the place of an earlier one. Errors: DISK_FULL, FILE_WRITE_FAILED. */
  save(certificate: QualityCertificate): Promise<void>;
}

/** @param folder created with the first certificate; asked each time, as it may be moved. */
export const openQualityStore = async (folder: () => string): Promise<QualityStore> => {
  const pathOf = (sha256: string): string => join(folder(), `${sha256}.json`);
  const find = async (sha256: string): Promise<QualityCertificate | null> => {
    try {
      return qualityCertificate.parse(JSON.parse(await readFile(pathOf(sha256), 'utf8')));
    } catch {
      // None, or one of another version of the app: measured again at any time.
      return null;
    }
  };
  const names = await readdir(folder()).catch(() => []);
  const found = names.filter((name) => name.endsWith('.json')).map((name) => find(name.slice(0, -'.json'.length)));
  const certificates = createSignal((await Promise.all(found)).filter((certificate) => certificate !== null));
  return {
    certificates,
    find,
    save: async (certificate) => {
      const path = pathOf(certificate.modelSha256);
      const part = `${path}.${process.pid}.part`;
      try {
        await mkdir(folder(), { recursive: true });
        await writeFile(part, JSON.stringify(certificate, null, 2));
        await rename(part, path);
        const { modelSha256 } = certificate;
        certificates.update((list) => [...list.filter((one) => one.modelSha256 !== modelSha256), certificate]);
      } catch (error) {
        await rm(part, { force: true });
        throw explainWriteError(error, folder());
      }
    },
  };
};
