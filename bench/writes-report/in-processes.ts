import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import PQueue from 'p-queue';
import type { MatrixReport } from './matrix.js';
import type { PagesReport } from './pages.js';
import type { PolicyReport } from './policy.js';
import type { Share } from './share.js';

interface ReportOf {
  matrix: MatrixReport;
  pages: PagesReport;
  policy: PolicyReport;
}

const queue = new PQueue({ concurrency: availableParallelism() });

/**
 * The reports of shares of one part, in their order. All shares of all parts wait in one queue, in the order in which
 * they were given, for as many processes as the machine has processors. Rejects when a process ends without a report.
 *
 * A process makes one share: every Scalekit client that it has made makes all of its promises slower
 * (`AsyncLocalStorage` before Node 24).
 */
export function inProcesses<Part extends Share['part']>(
  shares: readonly Extract<Share, { part: Part }>[],
): Promise<ReportOf[Part][]> {
  return Promise.all(shares.map((share) => queue.add(() => inProcess<Part>(share))));
}

function inProcess<Part extends Share['part']>(share: Extract<Share, { part: Part }>): Promise<ReportOf[Part]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('share.js', import.meta.url)));
    // A share is answered by the report of its part.
    child.once('message', (report) => resolve(report as ReportOf[Part]));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A process ended with ${code} and without a report.`)));
    child.send(share);
  });
}
