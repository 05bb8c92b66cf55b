import { relative } from 'node:path';

/**
 * What starts this program where the person is: by its name where it is installed, through npx where a project has it,
 * by its file where it runs from a clone.
 */
export function ownCommand(): string {
  const started = process.argv[1] ?? '';
  if (!/[/\\]src[/\\]cli[/\\]main\.[jt]s$/u.test(started)) {
    return /[/\\]node_modules[/\\]\.bin[/\\]/u.test(started) ? 'npx confluence-agent' : 'confluence-agent';
  }
  // npm runs scripts in the folder of the package, wherever the person is.
  const file = relative(process.env['INIT_CWD'] ?? process.cwd(), started);
  return `node ${inShell(file)}`;
}

/** A word as a shell takes it. */
export function inShell(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
