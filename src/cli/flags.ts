import { type Config, type ConfigFlags, loadConfig } from '../config.js';
import { type Console, openConsole } from './console.js';
import { UsageError } from './failure.js';

/** Options that commands share, as the parser gives them. */
export interface Flags extends ConfigFlags {
  thread?: string;
  json?: boolean;
  /** Seconds. */
  wait?: number;
  color: boolean;
  verbose?: boolean;
  sandbox?: boolean;
  open?: boolean;
  /** Approves what is proposed without asking. */
  yes?: boolean;
}

/** Configuration and console of a command. Throws `ConfluenceError` (`misconfigured`) when the configuration is wrong. */
export function prepare(flags: Flags): { config: Config; console: Console } {
  const config = loadConfig(flags);
  return { config, console: openConsole({ color: config.color && flags.color }) };
}

/** Seconds that a command waits for a consent when nobody says how long. */
export const defaultWaitSeconds = 300;

/** Seconds to wait for a consent: what `--wait` says, else the default where somebody is there to press *Allow*. */
export function waitSeconds(flags: Flags, console: Console): number {
  return flags.wait ?? (console.isAttended && !flags.json ? defaultWaitSeconds : 0);
}

/** Most writes of a run in which nobody looks at the proposals. */
const defaultAutomaticWrites = 1;

/**
 * Configuration and console of a command that may change something. Throws also for `--yes` where changes are off:
 * whoever approves in advance expects changes.
 */
export function prepareForWrites(flags: Flags): { config: Config; console: Console } {
  const { config, console } = prepare(flags);
  if (!flags.yes) return { config, console };
  if (!config.allowWrites && !config.readOnly) {
    throw new UsageError(
      '--yes approves changes in advance, and changes are off.',
      'Add --allow-writes, or leave out --yes.',
    );
  }
  return { config: { ...config, maxWrites: config.maxWrites ?? defaultAutomaticWrites }, console };
}
