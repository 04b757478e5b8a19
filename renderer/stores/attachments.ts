/**
 * Files with unsent questions. The service reads their text and keeps it with the draft; what is still being read, and
 * what could not be, is known to this window only.
 */
import { create } from 'zustand';
import { largestFileBytes, mostAttachments } from '../../contract/attachmentLimits.ts';
import type { Attachment } from '../../contract/attachments.ts';
import type { ErrorInfo } from '../../contract/error.ts';
import { callHearth, WindowError, type HearthClient } from '../rpc/client.ts';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';

export interface AttachedFile {
  readonly key: string;
  readonly name: string;
  /** null while it is read, and where that failed. */
  readonly attachment: Attachment | null;
  readonly error: ErrorInfo | null;
}

/** As for drafts: the new chat has the empty key. */
const keyOf = (conversationId: string | null): string => conversationId ?? '';

export const useAttachments = create<{ readonly files: Readonly<Record<string, readonly AttachedFile[]>> }>(() => ({
  files: {},
}));

const nothing: readonly AttachedFile[] = [];
export const filesOf = (conversationId: string | null): readonly AttachedFile[] =>
  useAttachments.getState().files[keyOf(conversationId)] ?? nothing;
export const useFiles = (conversationId: string | null): readonly AttachedFile[] =>
  useAttachments(({ files }) => files[keyOf(conversationId)] ?? nothing);

const change = (
  conversationId: string | null,
  step: (files: readonly AttachedFile[]) => readonly AttachedFile[],
): void =>
  useAttachments.setState(({ files }) => ({
    files: { ...files, [keyOf(conversationId)]: step(files[keyOf(conversationId)] ?? []) },
  }));

/** The file's bytes in base64, read by the browser itself and off this thread. */
const readBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : '');
    reader.onerror = () =>
      reject(
        new WindowError('ATTACHMENT_UNREADABLE', `${file.name} cannot be read from its disk.`, 'Choose it once more.'),
      );
    reader.readAsDataURL(file);
  });

const upload = async (conversationId: string | null, file: File): Promise<Attachment> => {
  if (file.size > largestFileBytes) {
    const size = `${largestFileBytes / 1_000_000} MB`;
    throw new WindowError('ATTACHMENT_TOO_LARGE', `${file.name} is larger than ${size}.`, 'Attach a part of it.');
  }
  const data = await readBase64(file);
  return callHearth('attachments.add', { conversationId, name: file.name.slice(-255), data });
};

let lastKey = 0;

/** Reads files one after another; those beyond the most are left. False where some were. */
export const attachFiles = async (conversationId: string | null, files: readonly File[]): Promise<boolean> => {
  const room = mostAttachments - filesOf(conversationId).length;
  const added = files.slice(0, room).map((file) => ({ file, key: `new ${++lastKey}` }));
  change(conversationId, (before) => [
    ...before,
    ...added.map(({ file, key }) => ({ key, name: file.name, attachment: null, error: null })),
  ]);
  for (const { file, key } of added) {
    const result: Pick<AttachedFile, 'attachment' | 'error'> = await upload(conversationId, file).then(
      (attachment) => ({ attachment, error: null }),
      (thrown: unknown) => ({ attachment: null, error: errorInfoOf(thrown) }),
    );
    const isWanted = filesOf(conversationId).some((one) => one.key === key);
    if (!isWanted && result.attachment !== null) await forget(result.attachment);
    change(conversationId, (before) => before.map((one) => (one.key === key ? { ...one, ...result } : one)));
  }
  return files.length <= room;
};

/** What cannot be taken away now goes with its chat. */
const forget = (attachment: Attachment): Promise<unknown> =>
  callHearth('attachments.remove', { attachmentId: attachment.id }).catch(() => undefined);

export const detachFile = (conversationId: string | null, file: AttachedFile): void => {
  change(conversationId, (before) => before.filter(({ key }) => key !== file.key));
  if (file.attachment !== null) void forget(file.attachment);
};

/** They were sent: the message has them now. */
export const clearFiles = (conversationId: string | null): void => change(conversationId, () => []);

/** With each new connection: what the service keeps, and beside it what this window is still at. */
export const syncAttachments = (client: HearthClient): void => {
  client.call('attachments.ofDrafts', {}).then(
    (kept) =>
      useAttachments.setState(({ files }) => {
        const merged: Record<string, readonly AttachedFile[]> = {};
        for (const [key, list] of Object.entries(kept)) {
          merged[key] = list.map((attachment) => ({
            key: attachment.id,
            name: attachment.name,
            attachment,
            error: null,
          }));
        }
        for (const [key, list] of Object.entries(files)) {
          merged[key] = [...(merged[key] ?? []), ...list.filter(({ attachment }) => attachment === null)];
        }
        return { files: merged };
      }),
    () => undefined,
  );
};
