/** What the service takes for an address: `https://…` or `http://…` with a host. */
export const isHttpAddress = (text: string): boolean => /^https?:\/\/[^/\s]+/i.test(text) && URL.canParse(text);
