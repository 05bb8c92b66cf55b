import { defineConfig } from 'vitest/config';

// The tests of src/markup alone, for mutation testing: every test runs hundreds of times there, so properties take a
// few samples each. test/markup/report.test.ts and arbitrary.test.ts test no code of src/markup.
export default defineConfig({
  test: {
    include: ['test/markup/**/*.test.ts'],
    exclude: ['test/markup/report*.test.ts', 'test/markup/arbitrary.test.ts'],
    testTimeout: 30_000,
    env: { PROPERTY_RUNS: '40' },
  },
});
