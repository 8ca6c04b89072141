import hooks from 'eslint-plugin-react-hooks';
import refresh from 'eslint-plugin-react-refresh';
import tseslint from 'typescript-eslint';

// Who may use whom. shared knows no feature, a feature knows shared and the features named here, app knows all.
const mayUse = {
  session: [],
  tickets: [],
  tasks: [],
  interactions: ['tickets'],
  customers: ['interactions', 'tickets'],
  desk: ['customers', 'interactions', 'tasks', 'tickets'],
  board: [],
  settings: [],
};

const features = Object.keys(mayUse);

function walls(files, forbidden) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: forbidden.map((group) => ({ group: [group], message: 'wrong direction' })) },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/shared/api/generated.ts'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks, 'react-refresh': refresh },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  walls(['src/shared/**'], ['@/features/*', '@/app/*']),
  ...features.map((feature) =>
    walls(
      [`src/features/${feature}/**`],
      [
        '@/app/*',
        ...features
          .filter((other) => other !== feature && !mayUse[feature].includes(other))
          .map((other) => `@/features/${other}/*`),
      ],
    ),
  ),
);
