import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    globalSetup: ['test/helpers/announce-properties.ts'],
    // Nothing of the developer's environment may decide a test: no key, no proxy, no .env.
    env: {
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      SCALEKIT_ENVIRONMENT_URL: '',
      SCALEKIT_CLIENT_ID: '',
      SCALEKIT_CLIENT_SECRET: '',
      LANGSMITH_TRACING: 'false',
    },
  },
});
