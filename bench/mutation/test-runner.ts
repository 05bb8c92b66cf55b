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
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import {
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { type RunnerTestSuite, TestRunner as VitestRunner } from 'vitest';
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

declare global {
  /** Where the mutated code looks which mutant is active, and counts. */
  var __stryker__: InstrumenterContext | undefined;
}

/** A test, to be run. */
type Run = () => unknown;

class MarkupTestRunner implements TestRunner {
  static inject = [];

  readonly #every = Number(process.env['MUTANTS_EVERY'] ?? 1);
  readonly #namespace: InstrumenterContext = (globalThis.__stryker__ ??= {});
  #server: Awaited<ReturnType<typeof createViteServer>> | undefined;
  /** By their names; undefined until they are loaded. */
  #tests: Map<string, Run> | undefined;
  #times: Record<string, number> | undefined;

  capabilities(): TestRunnerCapabilities {
    // What it promises is done where it matters: a mutant that is active in tests alone leaves the modules as they were.
    // Without the promise, Stryker starts a new process for each mutant that also runs when a module is loaded.
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    // A property that draws other samples in every run would make the score a matter of luck; to look for a smaller
    // sample that fails too is of no use here.
    fc.configureGlobal({ seed: 1, endOnFailure: true });
    // Read by `runs` in test/markup/arbitrary.ts. More samples kill few mutants more, and every survivor pays for them;
    // with fewer, a property finds nothing to try, which fails.
    process.env['PROPERTY_RUNS'] ??= '6';
    this.#server = await createViteServer({
      configFile: false,
      root: process.cwd(),
      logLevel: 'error',
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true, include: [] },
    });
  }

  async dispose(): Promise<void> {
    await this.#server?.close();
  }

  async dryRun(): Promise<DryRunResult> {
    const tests = await this.#load();
    const results: TestResult[] = [];
    for (const [id, run] of tests) {
      this.#namespace.currentTestId = id;
      const start = performance.now();
      const failureMessage = await failureOf(run);
      const timeSpentMs = performance.now() - start;
      this.#namespace.currentTestId = undefined;
      const common = { id, name: id, timeSpentMs };
      results.push(
        failureMessage === undefined
          ? { ...common, status: TestStatus.Success }
          : { ...common, status: TestStatus.Failed, failureMessage },
      );
    }
    writeFileSync(timesFile, JSON.stringify(Object.fromEntries(results.map((test) => [test.id, test.timeSpentMs]))));
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: this.#namespace.mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation } = options;
    if (mutantActivation === 'static') throw new Error('This runner needs `ignoreStatic`.');
    if (Number(activeMutant.id) % this.#every !== 0)
      return { status: MutantRunStatus.Error, errorMessage: 'Not in the sample.' };
    const tests = this.#tests ?? (await this.#load());
    const first = await this.#runMutant(tests, options);
    const isReached = (this.#namespace.hitCount ?? 0) > 0;
    if (isReached && (first.status !== MutantRunStatus.Killed || (await passes(tests, first.killedBy)))) return first;
    return this.#runMutant(await this.#load(), options);
  }

  async #runMutant(
    tests: Map<string, Run>,
    { activeMutant, testFilter, hitLimit }: MutantRunOptions,
  ): Promise<MutantRunResult> {
    Object.assign(this.#namespace, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      let nrOfTests = 0;
      for (const id of this.#quickestFirst(testFilter ?? [...tests.keys()])) {
        nrOfTests += 1;
        const failureMessage = await failureOf(runOf(tests, id));
        if ((this.#namespace.hitCount ?? 0) > (hitLimit ?? Infinity))
          return { status: MutantRunStatus.Timeout, reason: 'It ran a hundred times as often.' };
        if (failureMessage !== undefined)
          return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
      }
      return { status: MutantRunStatus.Survived, nrOfTests };
    } finally {
      this.#namespace.activeMutant = undefined;
    }
  }

  #quickestFirst(ids: readonly string[]): string[] {
    // Written by `dryRun`.
    const times = (this.#times ??= (existsSync(timesFile) ? JSON.parse(readFileSync(timesFile, 'utf8')) : {}) as Record<
      string,
      number
    >);
    return ids.toSorted((one, other) => (times[one] ?? 0) - (times[other] ?? 0));
  }

  /** Loads the tests and what they test anew, and no module from before. */
  async #load(): Promise<Map<string, Run>> {
    const server = this.#server;
    if (server === undefined) throw new Error('`init` comes first.');
    server.moduleGraph.invalidateAll();
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
          sequence: { shuffle: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
          allowOnly: false,
          passWithNoTests: false,
          testNamePattern: undefined,
          includeTaskLocation: false,
          tagsFilter: undefined,
          strictTags: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: 0,
          maxConcurrency: 1,
          tags: [],
          chaiConfig: {},
        },
        importFile: (path) => server.ssrLoadModule(path),
      },
    );
    this.#tests = new Map(collected.flatMap((file) => testsOf(file, file.name)));
    return this.#tests;
  }
}

function runOf(tests: ReadonlyMap<string, Run>, id: string): Run {
  const run = tests.get(id);
  if (run === undefined) throw new Error(`There is no test ${id}.`);
  return run;
}

/** Whether the test that killed a mutant passes when none is active. */
async function passes(tests: ReadonlyMap<string, Run>, [id = '']: readonly string[]): Promise<boolean> {
  return (await failureOf(runOf(tests, id))) === undefined;
}

/** The tests of a file or suite, each by its names from the file on. */
function testsOf(suite: RunnerTestSuite, prefix: string): [name: string, run: Run][] {
  if (suite.result?.state === 'fail')
    throw new Error(`${prefix}: ${suite.result.errors?.map(({ stack }) => stack).join(', ')}`);
  if (Object.values(VitestRunner.getSuiteHooks(suite)).flat().length > 0)
    throw new Error(`${prefix} has hooks (beforeEach and the like), which this runner does not run.`);
  return suite.tasks.flatMap((task): [string, Run][] => {
    const name = `${prefix} > ${task.name}`;
    if (task.type === 'suite') return testsOf(task, name);
    return task.mode === 'run' && !sizeTests.test(name) ? [[name, VitestRunner.getTestFn(task)]] : [];
  });
}

/** What a test that fails says; undefined when it passes. */
async function failureOf(run: Run): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).slice(0, 500);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'markup', injectableClass: MarkupTestRunner }];
