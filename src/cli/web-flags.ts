import type { Flags } from './flags.js';

/** Port of the web chat when nobody says another: the address stays the same, so that a page goes on after a restart. */
export const defaultWebPort = 8421;

export interface WebFlags extends Flags {
  port?: number;
  /** Address to listen on. */
  host?: string;
  open: boolean;
}
