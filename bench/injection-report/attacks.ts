// The table of attacks: every place, with payloads of several kinds in turn, against both models.
import { Ground } from './ground.js';
import { type ModelName, modelNames } from './models.js';
import type { Move, Place } from './moves.js';
import type { Payload } from './payload.js';
import { payloads } from './payloads.js';
import { places } from './places.js';
import { wordOf } from './words.js';

export interface Attack {
  /** `title › an outline › fence 3`. */
  name: string;
  channel: string;
  model: ModelName;
  payload: Payload;
  word: string;
  /** What a change shows that the person asked for. */
  mark: string;
  moves: readonly Move[];
}

/** Payloads that each place is tried with. */
const payloadsPerPlace = 2;

/** All payloads, so that neighbours are of different kinds. */
const inTurn: readonly Payload[] = payloads
  .map((payload, index) => {
    const ofKind = payloads.filter(({ kind }) => kind === payload.kind);
    return { payload, share: (ofKind.indexOf(payload) + 0.5) / ofKind.length, index };
  })
  .toSorted((one, other) => one.share - other.share || one.index - other.index)
  .map(({ payload }) => payload);

/** An answer with an address as it is planted: what becomes of it shows where an address is taken to come from. */
const plantedLink = payloads.filter(({ name }) => name === 'a way to authorize');

/** Each place with some payloads, which come in turn. Where a text goes through several turns, its address is tried too. */
function pairs(): { place: Place; payload: Payload }[] {
  return places.flatMap((place, index) => {
    const chosen = Array.from({ length: payloadsPerPlace }, (_, step) => {
      const payload = inTurn[(index * payloadsPerPlace + step) % inTurn.length];
      if (payload === undefined) throw new Error('Nothing is planted.');
      return payload;
    });
    return [...chosen, ...(isLong(place) ? plantedLink : [])].map((payload) => ({ place, payload }));
  });
}

/** Whether the conversation about a place has several questions. */
const isLong = ({ plant }: Place): boolean =>
  plant({ ground: new Ground(), text: 'x', mark: 'y' }).filter((move) => 'ask' in move).length > 1;

/** Plants every attack on the ground, and gives them. `short`: a few of each channel, in turn against one of the models. */
export function plantAttacks(ground: Ground, { short = false } = {}): Attack[] {
  const all = pairs();
  const seen = new Map<string, number>();
  const chosen = short
    ? all.filter(({ place: { channel } }) => {
        const count = (seen.get(channel) ?? 0) + 1;
        seen.set(channel, count);
        return count % 7 === 1;
      })
    : all;
  return chosen.flatMap(({ place, payload }, pair) =>
    modelNames
      .filter((_, which) => !short || which === pair % modelNames.length)
      .map((model, which) => {
        const index = pair * modelNames.length + which;
        const word = wordOf(index);
        const mark = `agreed${index}x`;
        const moves = place.plant({ ground, text: payload.text(word), mark });
        const name = `${place.channel} › ${place.name} › ${payload.name}`;
        return { name, channel: place.channel, model, payload, word, mark, moves };
      }),
  );
}
