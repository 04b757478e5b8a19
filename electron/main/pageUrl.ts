/**
 * The one address that the app's page has: `app://hearth/`. Compared by scheme and host, because Node's `URL` knows no
 * origin for a scheme of our own (it says `null`, and so would every other such scheme).
 */
export const pageScheme = 'app';
export const pageHost = 'hearth';
export const pageUrl = `${pageScheme}://${pageHost}/index.html`;

/** True for an address of the app's own page, and for nothing else. */
export const isPageUrl = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && url.protocol === `${pageScheme}:` && url.host === pageHost && url.username === '';
};
