/** Characters that a passphrase has at least. Apart from the schema, so that the page needs no zod for it. */
export const shortestPassphrase = 8;
