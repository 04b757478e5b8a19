/**
 * A link out of the app, or null where it is none that may be opened. What a model wrote can hold any address: only
 * http(s) is passed on to the system, since other schemes start programs; and none with a name or password in it, since
 * `https://bank.example@evil.example/` reads like the former and goes to the latter.
 */
const longest = 2048;

export const parseExternalLink = (text: string): URL | null => {
  if (text.length > longest) return null;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  return url.username === '' && url.password === '' ? url : null;
};
