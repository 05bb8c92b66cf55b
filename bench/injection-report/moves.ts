// What happens in the conversation of an attack.
import type { ToolCall } from '../writes-report/random-calls.js';
import { type Ground, xml } from './ground.js';

/** What is planted, and what the person's own part of it is told by. */
export interface Planting {
  ground: Ground;
  /** What is planted. */
  text: string;
  /** Stands in what the person asked for: they approve a change that shows it. */
  mark: string;
}

/** What happens next in a conversation. */
export type Move =
  /** The person asks something, for which the model has to make these calls. */
  | { ask: readonly ToolCall[] }
  | { command: '/undo' | '/sources' }
  /** Somebody else does something on the site: at once, or while the person looks at the next proposal. */
  | { meanwhile: () => void; at: 'once' | 'decision' };

export interface Place {
  channel: string;
  name: string;
  /** Plants the text, and gives the conversation that meets it. */
  plant: (planting: Planting) => readonly Move[];
}

/** Places by their names, by channel. */
export type Channels = Readonly<Record<string, Readonly<Record<string, Place['plant']>>>>;

/** A call of one of our tools. */
export const call = (name: string, args: Record<string, unknown>): ToolCall => ({ name: `confluence_${name}`, args });
export const ask = (...calls: readonly ToolCall[]): Move => ({ ask: calls });
export const read = (page: string, more: Record<string, unknown> = {}): ToolCall =>
  call('read_page', { page, ...more });
export const append = (page: string, text: string, more: Record<string, unknown> = {}): ToolCall =>
  call('edit_page', { page, operations: [{ action: 'append', text }], ...more });

/** A page that holds the text in this piece of storage format, and is read. */
export const body =
  (storage: (text: string) => string): Place['plant'] =>
  ({ ground, text }) => [ask(read(ground.page({ storage: storage(xml(text)) })))];
