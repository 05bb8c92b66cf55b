import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import PQueue from 'p-queue';

/**
 * Gives shares of a report to processes of their own, which run `program` ({@link makeShares}): as many at once as the
 * machine has processors, unless `limit` says otherwise; the others wait in the order in which they were given. Rejects
 * when a process ends without a report.
 *
 * A process makes one share: every Scalekit client that it has made makes all of its promises slower
 * (`AsyncLocalStorage` before Node 24).
 */
export function openProcesses<Share extends object, Report>(
  program: URL,
  limit: number = availableParallelism(),
): (share: Share) => Promise<Report> {
  const queue = new PQueue({ concurrency: limit });
  const make = (share: Share): Promise<Report> =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(program));
      // A share is answered by its report.
      child.once('message', (report) => resolve(report as Report));
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`A process ended with ${code} and without a report.`)));
      child.send(share);
    });
  return (share) => queue.add(() => make(share));
}

/** Makes the share that this process is sent, and ends it. */
export function makeShares<Share extends object>(make: (share: Share) => Promise<object>): void {
  // Only `openProcesses` sends something, and once.
  process.once('message', (share: Share) => {
    void make(share).then((report) => process.send?.(report, () => process.disconnect()));
  });
}
