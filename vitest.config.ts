import { defineConfig } from 'vitest/config';

const common = {
  testTimeout: 30_000,
  // Nothing of the developer's environment may decide a test: no key, no proxy, no .env.
  env: {
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: '',
    SCALEKIT_ENVIRONMENT_URL: '',
    SCALEKIT_CLIENT_ID: '',
    SCALEKIT_CLIENT_SECRET: '',
    LANGSMITH_TRACING: 'false',
  },
};
/** What these test keeps nothing in a module, and to load it again for each file took longer than most of them take. */
const sharing = [
  // Those that send thousands of requests want a process with nothing else in its memory.
  'test/{markup,retrieval,lookup,language,access,confluence,tool}/**/*.test.ts',
  'test/{scalekit,tools}/**/!(isolation|hostile-references).test.ts',
  // Those two tell confluence.js to be strict before it is loaded.
  'test/sandbox/**/!(schemas|rows).test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/announce-properties.ts'],
    projects: [
      { test: { ...common, name: 'one process', include: sharing, isolate: false } },
      { test: { ...common, name: 'one each', include: ['test/**/*.test.ts'], exclude: sharing } },
    ],
  },
});
