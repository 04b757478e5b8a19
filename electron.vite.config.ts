/**
 * The desktop build: `electron-vite build` writes
 *
 *   out/main/main.js             the app, and beside it every entry that runs in a process or thread of its own
 *   out/preload/preload.cjs      CommonJS, because a sandboxed preload cannot be a module
 *   out/renderer/index.html …    the page; the browser host serves the very same files
 *
 * Dependencies of main stay outside (they are in node_modules, some with native parts); the project's own code and what
 * the page needs are bundled.
 */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** Entries of main by the name of their output. A child or a worker is started by that name, beside main.js. */
const mainEntries = {
  main: join(root, 'electron/main/main.ts'),
  'engine.entry': join(root, 'core/engine/engine.entry.ts'),
  'quantize.entry': join(root, 'core/quantize/quantize.entry.ts'),
  'memoryRead.worker': join(root, 'core/hardware/memoryRead.worker.ts'),
  'pieceHash.worker': join(root, 'core/install/download/pieceHash.worker.ts'),
  'evaluate.entry': join(root, 'core/quantize/evaluate.entry.ts'),
  'extract.worker': join(root, 'core/chat/attachments/extract.worker.ts'),
  'hash.worker': join(root, 'core/install/hash.worker.ts'),
};

/**
 * `new URL('./hash.worker.ts', import.meta.url)` is right where the sources run as they are. Built, every entry lies in
 * the same folder as the code that starts it and ends in `.js`.
 */
const entriesBesideMain = {
  name: 'hearth:entries-beside-main',
  transform(code: string): string | undefined {
    const built = code.replaceAll(
      /new URL\((['"])(?:\.{1,2}\/)+(?:[\w-]+\/)*([\w-]+\.(?:entry|worker))\.ts\1, import\.meta\.url\)/g,
      "new URL('./$2.js', import.meta.url)",
    );
    return built === code ? undefined : built;
  },
};

export default defineConfig({
  main: {
    plugins: [entriesBesideMain],
    build: {
      outDir: join(root, 'out/main'),
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        input: mainEntries,
        // Flat, so that the rule of `entriesBesideMain` also holds for code that two entries share.
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(root, 'out/preload'),
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    plugins: [react()],
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { input: join(root, 'renderer/index.html') },
    },
  },
});
