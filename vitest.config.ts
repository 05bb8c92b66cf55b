import { defineConfig } from 'vitest/config';

const common = {
  // Against hanging alone: no test fails because a machine is slow or busy.
  testTimeout: 300_000,
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
 * The tests of a group run in one process, one file after the other: to load the modules again for each file took more
 * time than most of them take. They keep nothing in a module, and leave listeners, variables and files as they were.
 * Several groups, because a hundred sandboxes in one process had 1.6 GB in use and became slow.
 */
const groups = {
  markup: ['markup', 'retrieval', 'lookup', 'language', 'tool'],
  tools: ['tools'],
  confluence: ['confluence'],
  access: ['access', 'sandbox'],
  agent: ['agent', 'host', 'scalekit', 'models', 'links'],
  server: ['server', 'web'],
  cli: ['cli'],
};
const grouped = Object.entries(groups).map(([name, folders]) => ({
  name,
  include: folders.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`),
}));
const rest = { name: 'rest', include: ['test/**/*.test.ts'], exclude: grouped.flatMap(({ include }) => include) };

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/announce-properties.ts'],
    projects: [...grouped, rest].map((group) => ({ test: { ...common, ...group, isolate: false } })),
  },
});
