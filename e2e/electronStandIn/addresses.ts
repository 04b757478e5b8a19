/**
 * Chromium alone cannot be taught a scheme. So a page of `app://hearth/` lies at `http://hearth.app.localhost/` in it,
 * which is as secure a context, and addresses are translated where they pass between main and Chromium.
 */
const suffix = '.app.localhost';

export const toChromium = (address: string): string =>
  address.replace(/^app:\/\/([^/?#]*)/, (_match, host: string) => `http://${host}${suffix}`);

export const toElectron = (address: string): string => {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'http:' || !url.hostname.endsWith(suffix)) return address;
  return `app://${url.hostname.slice(0, -suffix.length)}${address.slice(url.origin.length)}`;
};
