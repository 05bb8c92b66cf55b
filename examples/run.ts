// Runs every numbered example in a process of its own; ends with 1 when one fails.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
for (const file of readdirSync(folder).toSorted()) {
  if (!/^\d\d-.*\.ts$/u.test(file)) continue;
  console.log(`== ${file}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', `${folder}${file}`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
