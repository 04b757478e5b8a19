/**
 * Which requests the browser host answers at all. It listens on loopback, but a page from anywhere can make the
 * person's own browser send requests there:
 *
 * - with a name of its own that it lets point to 127.0.0.1 (DNS rebinding): then `Host` holds that name;
 * - from its own origin (cross-site): then `Origin` differs from `Host`.
 *
 * Any port is accepted in `Host`, as the host may be reached through a forwarded port (`ssh -L 8080:127.0.0.1:4711`).
 */
const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

export type Verdict = { readonly ok: true; readonly host: string } | { readonly ok: false; readonly why: string };

/** `origin` is absent for plain page loads and for programs that are no browser; those need the key all the same. */
export const checkRequest = (headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}): Verdict => {
  const { host, origin } = headers;
  if (host === undefined || !loopbackHost.test(host)) {
    return { ok: false, why: 'Hearth answers on 127.0.0.1 and localhost only.' };
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return { ok: false, why: 'Hearth answers its own page only.' };
  }
  return { ok: true, host };
};
