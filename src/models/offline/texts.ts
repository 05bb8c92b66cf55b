import { readFile } from 'node:fs/promises';

/** What the offline model says, by the heading of its section in `prompts/offline.md`. */
export type Texts = (name: string, values?: Readonly<Record<string, string>>) => string;

/** Reads the texts. Throws when the file is missing from the installation. */
export async function loadTexts(): Promise<Texts> {
  const file = await readFile(new URL(import.meta.resolve('#prompts/offline.md')), 'utf8');
  const sections = new Map(
    file
      .split(/^## /mu)
      .slice(1)
      .map((section): [string, string] => {
        const [name = '', ...lines] = section.split('\n');
        return [name.trim(), lines.join('\n').trim()];
      }),
  );
  return (name, values = {}) => {
    const text = sections.get(name);
    if (text === undefined) throw new Error(`prompts/offline.md has no section "${name}".`);
    return text.replaceAll(/\{(\w+)\}/gu, (whole, key: string) => values[key] ?? whole).trim();
  };
}
