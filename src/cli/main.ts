#!/usr/bin/env node
// Nothing but Node itself is imported here, so that `--help` does not wait for what it does not need.
import { readFileSync } from 'node:fs';

const commandLine = process.argv.slice(2);
const [first = ''] = commandLine;

// Whoever reads our output may leave (`| head`): that ends the program and is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode : 1));
}

if (first === '--help' || first === '-h' || (first === 'help' && commandLine.length === 1)) {
  const { helpText } = await import('./help-text.js');
  process.stdout.write(helpText);
} else if (first === '--version' || first === '-V') {
  const description: unknown = JSON.parse(
    readFileSync(new URL(import.meta.resolve('confluence-agent/package.json')), 'utf8'),
  );
  const version =
    typeof description === 'object' && description !== null && 'version' in description ? description.version : '';
  process.stdout.write(`${String(version)}\n`);
} else {
  const { run } = await import('./program.js');
  const exitCode = await run(commandLine);
  process.exitCode = exitCode;
  // Sockets of the SDK stay open; both streams have taken everything when their last write calls back.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}
