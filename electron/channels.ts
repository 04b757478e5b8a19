/** The names of the only two messages that main and preload exchange, and of the two between preload and page. */

/** Preload to main, and page to preload: the page wants its port. */
export const portPleaseChannel = 'hearth-port-please';

/** Main to preload, and preload to page: here it is, as the message's only port. */
export const portChannel = 'hearth-port';
