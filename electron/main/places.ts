/**
 * Where the shipped files lie, seen from the built `out/main/`. The same in a checkout and inside `app.asar`, but for
 * what native code opens by path: that lies unpacked, beside the archive.
 */
import { join } from 'node:path';
import type { ChildName } from '../../core/process/launcher.ts';

/** The real path of a file that was packed with `asarUnpack`; any other path as it is. */
export const unpacked = (path: string): string => path.replace(/\bapp\.asar(?=[\\/]|$)/, 'app.asar.unpacked');

const built = import.meta.dirname;

export const places = {
  /** Folder of the built page. */
  page: join(built, '../renderer'),
  preload: join(built, '../preload/preload.cjs'),
  /** llama.cpp maps the demo model into memory, so a path inside the archive would not do. */
  assets: unpacked(join(built, '../../assets')),
  icon: unpacked(join(built, '../../assets/icons/icon-512.png')),
  child: (name: ChildName): string => join(built, `${name}.entry.js`),
} as const;
