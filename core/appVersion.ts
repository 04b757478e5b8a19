/** The app's version, from the package that this file belongs to; the build puts it in as text. */
import manifest from '../package.json' with { type: 'json' };

export const appVersion: string = manifest.version;
