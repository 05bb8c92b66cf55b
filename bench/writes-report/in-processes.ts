import { openProcesses } from '../in-processes.js';
import type { MatrixReport } from './matrix.js';
import type { PagesReport } from './pages.js';
import type { PolicyReport } from './policy.js';
import type { Share } from './share.js';

interface ReportOf {
  matrix: MatrixReport;
  pages: PagesReport;
  policy: PolicyReport;
}

const inProcess = openProcesses<Share, ReportOf[Share['part']]>(new URL('share.js', import.meta.url));

/** The reports of shares of one part, in their order. All shares of all parts wait in one queue. */
export function inProcesses<Part extends Share['part']>(
  shares: readonly Extract<Share, { part: Part }>[],
): Promise<ReportOf[Part][]> {
  // A share is answered by the report of its part.
  return Promise.all(shares.map((share) => inProcess(share))) as Promise<ReportOf[Part][]>;
}
