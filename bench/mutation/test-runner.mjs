/**
 * A Stryker test runner that keeps the tests of src/markup loaded. Vitest's own start for every mutant takes most of a
 * second, and src/markup has some 13,000 mutants, most of which a test of a millisecond kills.
 *
 * The tests are defined through Vitest's API and run in this process, the quickest first, up to the first that fails.
 * What a mutant leaves behind in a cache of a module is seen and undone: when the test that failed fails without the
 * mutant too, or when no test reached the mutant, the modules are loaded anew and the mutant is run again.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { TestRunner } from 'vitest';
import { collectTests } from 'vitest/internal/browser';
import { createViteServer } from 'vitest/node';

/** Where the tests are, below the sandbox that Stryker makes the working directory. */
const directory = 'test/markup';
/** These test bench/ and the generators, no code of src/markup. */
const otherFiles = /^(?:report.*|arbitrary)\.test\.ts$/u;
/** Tests of large pages take up to seconds each and ask little about what is read; they would run for every survivor. */
const sizeFiles = /hostile/u;
const sizeTests =
  /keeps? (?:its|the) text|in proportion|ends? (?:soon|in seconds)|deeper than the stack|gives way|input that is too much/u;
/** Written by the dry run, read by the runners of the mutants: milliseconds per test. */
const timesFile = 'test-times.json';

class MarkupTestRunner {
  static inject = [];

  capabilities() {
    // What it promises is done where it matters: a mutant that is active in tests alone leaves the modules as they were.
    // Without the promise, Stryker starts a new process for each mutant that also runs when a module is loaded.
    return { reloadEnvironment: true };
  }

  async init() {
    // A property that draws other samples in every run would make the score a matter of luck; to look for a smaller
    // sample that fails too is of no use here.
    fc.configureGlobal({ seed: 1, endOnFailure: true });
    // Read by `runs` in test/markup/arbitrary.ts. More samples kill few mutants more, and every survivor pays for them.
    process.env.PROPERTY_RUNS ??= '4';
    this.every = Number(process.env.MUTANTS_EVERY ?? 1);
    this.namespace = globalThis.__stryker__ ??= {};
    this.server = await createViteServer({
      configFile: false,
      root: process.cwd(),
      logLevel: 'error',
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true, include: [] },
    });
  }

  async dispose() {
    await this.server?.close();
  }

  async dryRun() {
    await this.load();
    const results = [];
    for (const [id, run] of this.tests) {
      this.namespace.currentTestId = id;
      const start = performance.now();
      const failureMessage = await failureOf(run);
      const timeSpentMs = performance.now() - start;
      this.namespace.currentTestId = undefined;
      const common = { id, name: id, timeSpentMs };
      results.push(failureMessage === undefined ? { ...common, status: 0 } : { ...common, status: 1, failureMessage });
    }
    writeFileSync(timesFile, JSON.stringify(Object.fromEntries(results.map((test) => [test.id, test.timeSpentMs]))));
    return { status: 'complete', tests: results, mutantCoverage: this.namespace.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    if (mutantActivation === 'static') throw new Error('This runner needs `ignoreStatic`.');
    if (Number(activeMutant.id) % this.every !== 0) return { status: 'error', errorMessage: 'Not in the sample.' };
    if (this.tests === undefined) await this.load();
    const first = await this.runMutant(activeMutant.id, testFilter, hitLimit);
    const isReached = this.namespace.hitCount > 0;
    if (isReached && (first.status !== 'killed' || (await this.passes(first.killedBy[0])))) return first;
    await this.load();
    return this.runMutant(activeMutant.id, testFilter, hitLimit);
  }

  /** Whether a test passes when no mutant is active. */
  async passes(id) {
    return (await failureOf(this.tests.get(id))) === undefined;
  }

  async runMutant(mutant, testFilter, hitLimit) {
    Object.assign(this.namespace, { activeMutant: mutant, hitCount: 0, hitLimit });
    try {
      let nrOfTests = 0;
      for (const id of this.quickestFirst(testFilter)) {
        nrOfTests += 1;
        const failureMessage = await failureOf(this.tests.get(id));
        if (this.namespace.hitCount > hitLimit)
          return { status: 'timeout', reason: 'It ran a hundred times as often.' };
        if (failureMessage !== undefined) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } finally {
      this.namespace.activeMutant = undefined;
    }
  }

  quickestFirst(testFilter) {
    this.times ??= existsSync(timesFile) ? JSON.parse(readFileSync(timesFile, 'utf8')) : {};
    const ids = testFilter ?? Array.from(this.tests.keys());
    return ids.toSorted((one, other) => (this.times[one] ?? 0) - (this.times[other] ?? 0));
  }

  /** Loads the tests and what they test anew, and no module from before. */
  async load() {
    this.server.moduleGraph.invalidateAll();
    const files = readdirSync(directory).filter(
      (name) => name.endsWith('.test.ts') && !otherFiles.test(name) && !sizeFiles.test(name),
    );
    const collected = await collectTests(
      files.map((name) => join(process.cwd(), directory, name)),
      {
        config: {
          root: process.cwd(),
          name: '',
          setupFiles: [],
          sequence: { shuffle: false, hooks: 'stack', setupFiles: 'list' },
          allowOnly: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: 0,
          maxConcurrency: 1,
          tags: [],
          chaiConfig: {},
        },
        trace: (_name, attributes, action) => (action ?? attributes)(),
        importFile: (path) => this.server.ssrLoadModule(path),
      },
    );
    this.tests = new Map(collected.flatMap((file) => testsOf(file, file.name)));
  }
}

/** The tests of a file or suite, each by its names from the file on. */
function testsOf(suite, prefix) {
  if (suite.result?.state === 'fail') throw new Error(`${prefix}: ${suite.result.errors.map(({ stack }) => stack)}`);
  if (Object.values(TestRunner.getSuiteHooks(suite)).flat().length > 0)
    throw new Error(`${prefix} has hooks (beforeEach and the like), which this runner does not run.`);
  return suite.tasks.flatMap((task) => {
    const name = `${prefix} > ${task.name}`;
    if (task.type === 'suite') return testsOf(task, name);
    return task.mode === 'run' && !sizeTests.test(name) ? [[name, TestRunner.getTestFn(task)]] : [];
  });
}

/** What a test that fails says; undefined when it passes. */
async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).slice(0, 500);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'markup', injectableClass: MarkupTestRunner }];
