// The three parts of the report, for any build of the functions that they exercise.
export { judgeSent } from './judge.mjs';
export { reportMatrix } from './matrix.mjs';
export { reportPages } from './pages.mjs';
export { reportPolicies } from './policy.mjs';
