/** The default session: the scheme handler, the request filter and the permission handlers that the app registered. */
import { lifecycle } from './lifecycle.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type RequestFilter = (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void;
interface PermissionDetails {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
}
type PermissionRequestHandler = (
  contents: unknown,
  permission: string,
  callback: (granted: boolean) => void,
  details: PermissionDetails,
) => void;
type PermissionCheckHandler = (
  contents: unknown,
  permission: string,
  origin: string,
  details: PermissionDetails,
) => boolean;

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();
let filter: RequestFilter | null = null;
let onPermissionRequest: PermissionRequestHandler | null = null;
let onPermissionCheck: PermissionCheckHandler | null = null;

const sessionProtocol = {
  handle: (scheme: string, handler: Handler): void => {
    if (!privileged.has(scheme)) throw new Error(`The stand-in serves registered schemes only: ${scheme}`);
    handlers.set(scheme, handler);
  },
};

export const defaultSession = {
  protocol: sessionProtocol,
  webRequest: {
    onBeforeRequest: (listener: RequestFilter): void => {
      filter = listener;
    },
  },
  setPermissionRequestHandler: (handler: PermissionRequestHandler | null): void => {
    onPermissionRequest = handler;
  },
  setPermissionCheckHandler: (handler: PermissionCheckHandler | null): void => {
    onPermissionCheck = handler;
  },
  setDevicePermissionHandler: (): void => undefined,
};

export const session = { defaultSession };

export const protocol = {
  ...sessionProtocol,
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]): void => {
    if (lifecycle.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of schemes) privileged.add(scheme);
  },
};

/** What the app answers for an address of its scheme; null where it has no handler for it. */
export const answerRequest = async (request: Request): Promise<Response | null> => {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
  return handler === undefined ? null : await handler(request);
};

/** Whether the app's request filter lets an address pass. */
export const passesFilter = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    if (filter === null) resolve(true);
    else filter({ url }, ({ cancel }) => resolve(cancel !== true));
  });

/** What the app answers a page of its own that asks for a permission. Without handlers Electron grants everything. */
export const grantsPermission = async (permission: string, url: string): Promise<boolean> => {
  const details = { requestingUrl: url, isMainFrame: true };
  const requested = await new Promise<boolean>((resolve) => {
    if (onPermissionRequest === null) resolve(true);
    else onPermissionRequest(null, permission, resolve, details);
  });
  const checked = onPermissionCheck === null || onPermissionCheck(null, permission, url, details);
  return requested && checked;
};

export const net = {
  fetch: async (url: string): Promise<Response> => {
    const response = await answerRequest(new Request(url));
    if (response === null) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
    return response;
  },
};
