// What comes of text that others plant on the wiki to steer a model, or whoever reads its answers.
//   npm run report:injection -- [--only TEXT] [--short] [--json]
// Every place that others can write in, with payloads of every kind, against a model that obeys whatever it reads and
// one that obeys what stands outside of the fence: through conversations in the terminal and over the API
// of the web chat, with a model server and the sandbox on sockets. `--only`: attacks whose name holds the text. Exits 1 when one broke through. Runs compiled.
import { parseArgs } from 'node:util';
import { injectionText } from './injection-report/print.js';
import { reportInjection } from './injection-report/report.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const report = await reportInjection({
  ...values,
  onVerdict: ({ name, model, front, broken }) => {
    if (broken.length > 0) process.stderr.write(`  broken: ${name} (the model ${model}; ${front})\n`);
  },
});
console.log(values.json ? JSON.stringify(report, undefined, 2) : injectionText(report));
if (report.verdicts.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
