/** A system as people call it. */
export const systemName = (platform: string): string =>
  ({ win32: 'Windows', darwin: 'macOS', linux: 'Linux' })[platform] ?? platform;
