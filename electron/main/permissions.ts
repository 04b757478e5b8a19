/**
 * What a page may ask of the system: nothing, but to put text on the clipboard, which every browser grants a page after
 * a click and without which no answer could be copied. Reading the clipboard is refused like all the rest.
 */
import type { Session } from 'electron';
import { isPageUrl } from './pageUrl.ts';

export interface PermissionAsked {
  readonly permission: string;
  /** Address or origin of the page that asks. */
  readonly from: string;
  readonly isMainFrame: boolean;
}

export const isGranted = ({ permission, from, isMainFrame }: PermissionAsked): boolean =>
  permission === 'clipboard-sanitized-write' && isMainFrame && isPageUrl(from);

export const refusePermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isGranted({ permission, from: details.requestingUrl, isMainFrame: details.isMainFrame })),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isGranted({ permission, from: requestingOrigin, isMainFrame: details.isMainFrame }),
  );
  session.setDevicePermissionHandler(() => false);
};
