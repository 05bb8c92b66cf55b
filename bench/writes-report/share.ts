// A share of the report, made in a process of its own: see in-processes.ts.
import { makeShares } from '../in-processes.js';
import { type MatrixOptions, reportMatrix } from './matrix.js';
import { type PagesOptions, reportPages } from './pages.js';
import { type PolicyOptions, reportPolicies } from './policy.js';

/** What is to be done; plain JSON. */
export type Share =
  | { part: 'matrix'; options: Pick<MatrixOptions, 'names' | 'limit'> }
  | { part: 'pages'; options: Pick<PagesOptions, 'sandbox' | 'edits' | 'seed'> }
  | { part: 'policy'; options: Pick<PolicyOptions, 'names' | 'calls' | 'seed'> };

const note = (text: string): void => void process.stderr.write(`  ${text}\n`);

async function make(share: Share): Promise<object> {
  switch (share.part) {
    case 'matrix':
      return reportMatrix({ ...share.options, onCell: ({ operation, trouble }) => note(`${operation} × ${trouble}`) });
    case 'pages':
      return reportPages({ ...share.options, onPage: ({ title, tried }) => note(`${title}: ${tried} edits`) });
    case 'policy':
      return reportPolicies({ ...share.options, onPolicy: ({ name, calls }) => note(`${name}: ${calls} calls`) });
  }
}

makeShares(make);
