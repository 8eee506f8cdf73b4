import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import accessibility from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The floors of the house: who may import whom. A new project needs one tag and nothing else here. */
const floors = [
  { sourceTag: 'floor:ground', onlyDependOnLibsWithTags: ['floor:ground'] },
  { sourceTag: 'store:redis', onlyDependOnLibsWithTags: ['floor:ground', 'floor:stack'] },
  { sourceTag: 'store:postgres', onlyDependOnLibsWithTags: ['floor:ground', 'floor:stack'] },
  { sourceTag: 'floor:defaults', onlyDependOnLibsWithTags: ['floor:ground'] },
  { sourceTag: 'floor:stack', onlyDependOnLibsWithTags: ['floor:ground'] },
  {
    sourceTag: 'floor:testing',
    onlyDependOnLibsWithTags: ['floor:ground', 'floor:defaults', 'floor:store', 'floor:stack'],
  },
  {
    sourceTag: 'floor:app',
    onlyDependOnLibsWithTags: ['floor:ground', 'floor:defaults', 'floor:store', 'floor:testing'],
  },
  // A page runs in a browser: it knows the shop's contracts, and meets the shop over HTTP.
  { sourceTag: 'floor:page', onlyDependOnLibsWithTags: ['floor:ground'] },
  {
    sourceTag: 'floor:tool',
    onlyDependOnLibsWithTags: ['floor:ground', 'floor:store', 'floor:stack', 'floor:tool'],
  },
  {
    // Specs and nothing else.
    sourceTag: 'floor:specs',
    onlyDependOnLibsWithTags: ['floor:ground', 'floor:store', 'floor:stack', 'floor:testing', 'floor:tool'],
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/coverage', '**/src/generated', '.nx', '.local', 'shared'] },
  { files: ['**/*.ts', '**/*.tsx'], extends: [...tseslint.configs.strict, ...tseslint.configs.stylistic] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: ['#process-identity'], depConstraints: floors },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-else-return': 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in config.ts only.' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/consistent-type-exports': 'off',
    },
  },
  {
    files: ['**/config.ts', 'libs/local-stack/**', 'libs/testing/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // local-stack runs Redis, and sends single commands as redis-cli would.
    files: ['libs/!(redis|local-stack)/**/*.ts', 'apps/**/*.{ts,tsx}', 'tools/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['ioredis', 'bullmq'].map((name) => ({
            name,
            message: 'Only libs/redis talks to Redis; use one of its doors.',
          })),
        },
      ],
    },
  },
  {
    files: ['apps/console/**/*.tsx'],
    extends: [hooks.configs.flat.recommended, accessibility.flatConfigs.strict],
    // Markup is long by nature: what is told of a function is told of it without its picture.
    rules: { 'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }] },
  },
  prettier,
);
