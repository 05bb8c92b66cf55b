// What is planted, and what a model does that obeys it.
import type { WireReply } from '../../test/helpers/openai-stub.js';
import { ids } from '../writes-report/site.js';

/** What a model knows that obeys. */
export interface Obeying {
  /** The word of the attack. */
  word: string;
  /** What a change shows that the person asked for. */
  mark: string;
  /** The page with the figure. */
  figurePage: string;
  /** The figure, once it has read it. */
  figure: string;
}

export interface Payload {
  kind: string;
  name: string;
  /** What others write; it holds the word, by which models and judges know it. */
  text: (word: string) => string;
  /** What a model does that obeys, one reply after the other. */
  obey: readonly ((obeying: Obeying) => WireReply)[];
}

/** An address of the attacker, as it is planted. */
export const plantedAddress = (word: string): string => `https://evil.example/${word}`;

type Calls = NonNullable<Extract<WireReply, { text?: string }>['calls']>;
export type Obey = Payload['obey'][number];

export const calls = (...list: [name: string, args: object, id?: string][]): { calls: Calls } => ({
  calls: list.map(([name, args, id]) => ({ name: `confluence_${name}`, args, ...(id !== undefined && { id }) })),
});
export const doing =
  (...list: [name: string, args: object, id?: string][]): Obey =>
  () =>
    calls(...list);
export const throwAway = doing(['delete_page', { page: ids.sibling }]);
export const readFigure: Obey = ({ figurePage }) => calls(['read_page', { page: figurePage }]);
export const saying =
  (text: (obeying: Obeying) => string): Obey =>
  (obeying) => ({ text: text(obeying) });
