// What came of an attack, as far as judges need it.
import type { TurnResult } from '../../src/agent/events.js';
import type { RecordedRequest } from '../../src/sandbox/index.js';
import type { Attack } from './attacks.js';
import type { Heard } from './models.js';

/** Where a person reads and decides. */
export type Front = 'terminal' | 'web';

export interface Evidence {
  attack: Pick<Attack, 'model'>;
  front: Front;
  heard: Heard;
  outcomes: readonly Pick<TurnResult, 'answer' | 'citations'>[];
  /** What stood on the terminal, on a pipe, and what `--json` printed, or the API of the web chat told. */
  terminal: string;
  pipe: string;
  json: string;
  /** Requests that reached the site and change something, and those that the person has seen and approved. */
  written: readonly string[];
  approved: readonly string[];
  /** Connections of the process, `host:port`, and which of them are its own. */
  connections: readonly string[];
  ownPlaces: ReadonlySet<string>;
  /** All requests that came to the proxy, and whose they may be. */
  requests: readonly RecordedRequest[];
  user: string;
  /** What must never be seen, by what it is. */
  secrets: Readonly<Record<string, string>>;
}
