/** Opens an address in the person's browser, where there is one; tells whether it tried. */
import { spawn } from 'node:child_process';

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;

export const openBrowser = (url: string): boolean => {
  if (!hasDisplay()) return false;
  const [command, ...parameters] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const opener = spawn(command, parameters, { stdio: 'ignore', detached: true });
  // No browser is no error: the address has been printed.
  opener.on('error', () => undefined);
  opener.unref();
  return true;
};
