import { MemorySaver } from '@langchain/langgraph';

/** Bytes from which on a checkpoint takes long to read. */
const large = 1_000_000;

/**
 * Keeps checkpoints as the agent's own saver does, as JSON, and reads a large one only once. Each call of a turn reads
 * the turn's checkpoint: with an argument of megabytes in one of them that was half of the report's time.
 */
export function createCheckpointer(): MemorySaver {
  const saver = new MemorySaver();
  const { serde } = saver;
  const values = new WeakMap<Uint8Array, Promise<unknown>>();
  saver.serde = {
    dumpsTyped: (value) => serde.dumpsTyped(value),
    loadsTyped(type, data) {
      if (typeof data === 'string' || data.length < large) return serde.loadsTyped(type, data);
      const value = values.get(data) ?? serde.loadsTyped(type, data);
      values.set(data, value);
      return value;
    },
  };
  return saver;
}
