import { readFile } from 'node:fs/promises';

/** Text of one file under `prompts/`, without the white space around it. Throws when the file is missing from the installation. */
export async function loadPrompt(name: 'system' | 'untrusted-content' | 'writing'): Promise<string> {
  // Through the import map: a path relative to this module would differ between source and build.
  const text = await readFile(new URL(import.meta.resolve(`#prompts/${name}.md`)), 'utf8');
  return text.trim();
}

/** What of the instructions changes from run to run; it stands last so that everything before it can be cached. */
export function situation(options: { now: Date; spaces?: readonly string[] | undefined }): string {
  const weekday = options.now.toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' });
  const lines = ['## Situation', `Today is ${weekday}, ${options.now.toISOString().slice(0, 10)} (UTC).`];
  if (options.spaces !== undefined) {
    lines.push(
      `Only these spaces are open to you here: ${options.spaces.join(', ')}. Say so when that may be why nothing is found.`,
    );
  }
  return lines.join('\n');
}
