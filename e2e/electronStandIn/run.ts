/**
 * `node e2e/electronStandIn/run.ts <folder> [arguments]` is to the stand-in what `electron <folder> [arguments]` is to
 * Electron: runs the folder's `main`, and becomes ready once that has been evaluated.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerTest } from './control.ts';
import { becomeReady } from './electronApp.ts';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '0.0.0-stand-in' } });

const folder = resolve(process.argv[2] ?? '.');
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string };
process.argv.splice(1, 1);

answerTest();
await import(pathToFileURL(join(folder, main)).href);
becomeReady();
