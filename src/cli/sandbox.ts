import { once } from 'node:events';
import { type Fault, parseFault, startSandbox } from '../sandbox/index.js';
import { openConsole } from './console.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { UsageError } from './failure.js';
import { onInterruption } from './interruption.js';

export interface SandboxFlags {
  port: number;
  host?: string;
  json?: boolean;
  import?: string;
  seed?: 'sample' | 'empty';
  fault?: readonly string[];
  /** Milliseconds. */
  latency?: number;
  /** Seconds. */
  linkLifetime?: number;
  color: boolean;
}

/** Runs the emulated Scalekit environment and Confluence site until a signal ends it. */
export async function sandbox(flags: SandboxFlags): Promise<ExitCode> {
  if (flags.import !== undefined && flags.seed !== undefined) {
    throw new UsageError('--import and --seed both say what the site holds.', 'Give one of them.');
  }
  const faults = (flags.fault ?? []).map((text) => asUsage(() => parseFault(text)));
  const interruption = onInterruption();
  try {
    await serve(flags, faults, interruption.signal);
  } finally {
    interruption.end();
  }
  return exitCodes.ok;
}

/** Runs it until the signal. */
async function serve(flags: SandboxFlags, faults: Fault[], signal: AbortSignal): Promise<void> {
  const running = await startSandbox({
    port: flags.port,
    host: flags.host,
    importDir: flags.import,
    seed: flags.seed,
    ...(flags.linkLifetime !== undefined && { linkLifetimeMs: flags.linkLifetime * 1000 }),
    faults: flags.latency === undefined ? faults : [...faults, { kind: 'latency', ms: flags.latency }],
  }).catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The sandbox cannot start: ${text}`, 'Choose another --port, or check --host and --import.');
  });
  try {
    const console = openConsole({ color: flags.color });
    for (const { path, reason } of running.skipped) console.note(`Skipped ${path}: ${reason}`);
    if (flags.json) console.printJson({ url: running.url, env: running.env });
    else {
      const { contents, spaces } = running.site;
      console.print(
        `Sandbox on ${running.url}: ${spaces.length} spaces, ${contents.length} pages and other contents.\n`,
      );
      for (const [name, value] of Object.entries(running.env)) console.print(`export ${name}='${value}'`);
      console.print('\nCtrl-C ends it.');
    }
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await running.close();
  }
}

function asUsage<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      'A fault is written as kind,name=value,…, for example rate_limit,times=2,retryAfter=1.',
    );
  }
}
