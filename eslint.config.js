import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Time and chance come from the environment object alone, so that a simulated run can replay them.
const outsideTheEnvironment = [
  { object: 'Date', property: 'now', message: 'Ask the environment for the time.' },
  { object: 'Math', property: 'random', message: 'Ask the environment for randomness.' },
];
const timers = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Ask the environment for timers.',
}));

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules', 'protocol/park/generated'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/unbound-method': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['runtime/**/*.ts', 'drivers/**/*.ts', 'protocol/**/*.ts'],
    ignores: ['runtime/environment/**'],
    rules: {
      'no-restricted-properties': ['error', ...outsideTheEnvironment],
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Ask the environment for the time.',
        },
      ],
    },
  },
  {
    // Imports point one way: runtime to drivers and protocol, never back and never across.
    files: ['drivers/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['**/runtime/**', '**/protocol/**'] }],
    },
  },
  {
    files: ['protocol/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['**/runtime/**', '**/drivers/**'] }],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
