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
/**
 * What these test keeps nothing in a module, and to load it again for each file took longer than most of them take. No
 * test with a sandbox is among them: a hundred of those in one process had 1.6 GB in use and became slow.
 */
const sharing = ['test/{markup,retrieval,lookup,language,tool}/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/announce-properties.ts'],
    projects: [
      { test: { ...common, name: 'one process', include: sharing, isolate: false } },
      { test: { ...common, name: 'one each', include: ['test/**/*.test.ts'], exclude: sharing } },
    ],
  },
});
