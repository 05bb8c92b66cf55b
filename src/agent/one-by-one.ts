import PQueue from 'p-queue';

/** Runs work of one key in the order in which it came, one after the other; work of different keys at the same time. */
export function oneByOne(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const queues = new Map<string, PQueue>();
  return async (key, work) => {
    const queue = queues.get(key) ?? new PQueue({ concurrency: 1 });
    queues.set(key, queue);
    try {
      return await queue.add(work);
    } finally {
      if (queue.size === 0 && queue.pending === 0) queues.delete(key);
    }
  };
}
