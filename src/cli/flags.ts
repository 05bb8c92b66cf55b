import { type Config, type ConfigFlags, loadConfig } from '../config.js';
import { type Console, openConsole } from './console.js';

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
