/**
 * The response headers of the built page, the same in every shell that shows it. Nothing is allowed but what the page
 * needs: its own scripts, styles, images and fonts, and the channel to the services.
 *
 * `style-src 'unsafe-inline'` is needed: KaTeX and the components position things with inline styles. Scripts get no
 * such exception, which is the one that matters: text of a model is shown on this page.
 */
export interface PageHeaderOptions {
  /** Further sources that the page may connect to, such as `ws://127.0.0.1:4711`. */
  readonly connect: readonly string[];
}

/** What a source may be made of. Anything else (a space, a semicolon) could add a directive of its own. */
const source = /^[a-z][a-z0-9+.-]*:\/\/[\w.:[\]-]+$/i;

/** Header names are in lower case. Throws for a source that is not `scheme://host[:port]`. */
export const pageHeaders = (options: PageHeaderOptions): Record<string, string> => {
  for (const origin of options.connect) {
    if (!source.test(origin)) throw new TypeError(`Not a source for the page's policy: ${origin}`);
  }
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...options.connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': directives.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), display-capture=()',
  };
};
