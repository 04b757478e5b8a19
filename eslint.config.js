/** Type-aware lint; the layers of ARCHITECTURE.md are rules here, so that an import against them does not pass. */
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What a folder must not import. Paths are matched against the import specifier, which is always relative. */
const layer = (files, forbidden, message, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: forbidden, message }] }],
  },
});

const code = ['**/*.{ts,tsx}'];

export default tseslint.config(
  { ignores: ['node_modules', 'out', 'dist', 'test-results', 'playwright-report', '.cache'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: code })),
  {
    files: code,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // It warns of what the React Compiler would skip; the page is not compiled with it.
      'react-hooks/incompatible-library': 'off',
    },
  },
  layer(
    ['contract/**/*.ts'],
    '/(core|native|electron|headless|renderer)/|^node:',
    'contract/ runs anywhere and imports nothing of the project.',
    ['**/*.test.ts'],
  ),
  layer(['native/**/*.ts'], '/(core|electron|headless|renderer)/', 'native/ binds libraries and has no policy.', [
    '**/*.test.ts',
  ]),
  layer(
    ['core/**/*.ts'],
    '/(native|electron|headless|renderer)/',
    'core/ imports no shell; native/ is for core/{engine,quantize,plan,hardware} only.',
    ['core/{engine,quantize,plan,hardware}/**', '**/*.test.ts'],
  ),
  layer(['core/{engine,quantize,plan,hardware}/**/*.ts'], '/(electron|headless|renderer)/', 'core/ imports no shell.', [
    '**/*.test.ts',
  ]),
  layer(
    ['renderer/**/*.{ts,tsx}'],
    '/(core|native|electron|headless)/|^node:',
    'renderer/ runs in a browser and knows only contract/.',
    ['**/*.test.{ts,tsx}', 'renderer/vite.config.ts'],
  ),
  layer(
    ['renderer/features/**/*.{ts,tsx}'],
    '^\\.\\./(?!\\.\\.)|/features/|/(core|native|electron|headless)/|^node:',
    'No feature imports another; share through renderer/ui or renderer/stores.',
  ),
  layer(['electron/**/*.ts'], '/(native|headless|renderer)/', 'Shells do not import each other.'),
  layer(['headless/**/*.ts'], '/(electron|renderer)/', 'Shells do not import each other.', ['**/*.test.ts']),
);
