// Every place that others can write in, by channel.
import type { Place } from './moves.js';
import { placesBesidePages } from './places-beside-pages.js';
import { placesOnPages } from './places-on-pages.js';
import { placesOnTheWay } from './places-on-the-way.js';

const channels = { ...placesOnPages, ...placesBesidePages, ...placesOnTheWay };

/** All of them, in the order in which they are tried. */
export const places: readonly Place[] = Object.entries(channels).flatMap(([channel, named]) =>
  Object.entries(named).map(([name, plant]) => ({ channel, name, plant })),
);
