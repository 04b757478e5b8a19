import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const entries = [
  'electron/main/main.ts',
  'core/engine/engine.entry.ts',
  'core/quantize/quantize.entry.ts',
  'core/hardware/memoryRead.worker.ts',
  'core/quantize/evaluate.entry.ts',
  'core/install/hash.worker.ts',
];

/** What a source imports or resolves at run time. Types are gone by then. */
const specifiersOf = (file: string): string[] => {
  const text = readFileSync(file, 'utf8').replaceAll(/^(?:import|export) type [^;]*;/gm, '');
  const found = text.matchAll(/(?:\bfrom |^import |\bimport\(|\.resolve\()['"`]([^'"`$]+)/gm);
  return [...found].map((match) => match[1] ?? '');
};

/** Names of the modules that the sources of the desktop app reach; of scoped ones the scope. */
const importedModules = (): Set<string> => {
  const modules = new Set<string>();
  const seen = new Set<string>();
  const queue = entries.map((entry) => join(root, entry));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file) || !file.endsWith('.ts')) continue;
    seen.add(file);
    for (const specifier of specifiersOf(file)) {
      if (specifier.startsWith('.')) queue.push(resolve(dirname(file), specifier));
      else if (!specifier.startsWith('node:') && !specifier.startsWith('electron')) modules.add(specifier);
    }
  }
  return modules;
};

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

/** Only headers, for those who compile it themselves. */
const neededToCompileOnly = 'node-addon-api';

/** The modules and all that they depend on, as far as it is installed here. */
const withDependencies = (modules: Iterable<string>): Set<string> => {
  const names = new Set<string>();
  const visit = (name: string): void => {
    const entry = locked[`node_modules/${name}`];
    if (names.has(name) || name === neededToCompileOnly || entry === undefined) return;
    if (!existsSync(join(root, 'node_modules', name))) return;
    names.add(name);
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }).forEach(visit);
  };
  for (const specifier of modules) {
    const [first = '', second = ''] = specifier.split('/');
    visit(first.startsWith('@') ? `${first}/${second}` : first);
  }
  return names;
};

const topLevel = (name: string): string => name.split('/')[0] ?? name;

test('the packed app would lack a module that it imports, or carry one that it does not', () => {
  const imported = importedModules();
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
  const allowed = /!node_modules\/!\(([^)]+)\)/.exec(config)?.[1]?.split('|');
  // The engine's libraries are found by name at run time.
  const needed = new Set(['@node-llama-cpp', ...[...withDependencies(imported)].map(topLevel)]);
  expect(allowed?.toSorted()).toEqual([...needed].toSorted());
});
