// Writes what is printed from the code: docs/tools.md, docs/architecture.md, the table of docs/offline-model.md.
// `--check` writes nothing and exits 1 when a file on disk differs. Needs a build.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forms, shownSentence } from '../src/models/offline/forms.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

/** What `tools --json` prints of each tool. */
interface ListedTool {
  name: string;
  toolset: string;
  description: string;
  schema: {
    properties?: Record<string, { type?: string; enum?: string[]; description?: string }>;
    required?: string[];
  };
}

/** The tools as the model is given them, from the command that prints exactly that. */
function toolsDocument(): string {
  const listed: ListedTool[] = JSON.parse(run('dist/src/cli/main.js', 'tools', '--json', '--allow-writes'));
  const cell = (text = ''): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const sections = listed.map(({ name, toolset, description, schema }) => {
    const rows = Object.entries(schema.properties ?? {}).map(
      ([field, property]) =>
        `| \`${field}\` | ${property.type ?? ''}${property.enum ? ` (${property.enum.join(', ')})` : ''} | ${(schema.required ?? []).includes(field) ? 'yes' : ''} | ${cell(property.description)} |`,
    );
    const table =
      rows.length > 0
        ? `\n\n| parameter | type | required | |\n|---|---|---|---|\n${rows.join('\n')}`
        : '\n\nNo parameters.';
    return `## \`${name}\`\n\nToolset: ${toolset}.\n\n${description}${table}\n`;
  });
  return `# Tools\n\nPrinted from the catalogue by \`npm run docs\`; do not edit.\n\n${sections.join('\n')}`;
}

/** The table of layers and the graph between them, both from the program that checks the layers. */
function architectureDocument(): string {
  const graph = run(
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    // No packages and no modules of Node; a folder of src/ is one node, as are tools/ and web/.
    '--exclude',
    '^(?!src/|tools/|web/)|\\.tsx$',
    '--collapse',
    '^(src/[^/]+|tools|web)',
    '--output-type',
    'mermaid',
    'src',
    'tools',
    'web',
  );
  return `# Architecture

Text comes in at a front, an agent thinks, a tool reads Confluence as this user or prepares a change that a human approves, and everything that leaves is cited, bounded and can be taken back.

The layers, highest first: each may import what stands below it, as far as \`.dependency-cruiser.cjs\` says.

| layer | what it is |
|---|---|
${layers()
  .map(({ path, is }) => `| \`${path}\` | ${is} |`)
  .join('\n')}

The graph below is printed by the program that checks the import rules (\`npm run docs\`); do not edit it.

\`\`\`mermaid
${graph.trim()}
\`\`\`
`;
}

/** The document about the offline model, with the sentences that it understands as its table has them. */
function offlineDocument(): string {
  const text = readFileSync(join(root, 'docs/offline-model.md'), 'utf8');
  const rows = forms.map(
    (form) => `| \`${shownSentence(form)}\` | ${form.does} | ${form.changes ? 'change' : ''} | \`${form.tool}\` |`,
  );
  const table = ['| sentence | what it does | | tool |', '|---|---|---|---|', ...rows].join('\n');
  return text.replace(/(<!-- sentences: .*-->\n)[^]*(<!-- \/sentences -->)/u, (_, start: string, end: string) =>
    [start, table, `\n${end}`].join(''),
  );
}

/** Every layer that the import rules know, with what it is, highest first. */
function layers(): { path: string; is: string }[] {
  const { forbidden }: { forbidden: { name: string; comment: string }[] } = createRequire(import.meta.url)(
    '../.dependency-cruiser.cjs',
  );
  return forbidden
    .filter(({ name }) => name.startsWith('layer '))
    .map(({ name, comment }) => ({ path: name.slice('layer '.length), is: comment }))
    .map(({ path, is }) => ({ path: path.endsWith('/') ? path : `${path}.ts`, is }))
    .toReversed();
}

/** What a program prints that runs in the root of the repository. */
function run(...commandLine: string[]): string {
  return execFileSync(process.execPath, commandLine, { cwd: root, encoding: 'utf8' });
}

for (const [name, text] of Object.entries({
  'docs/tools.md': toolsDocument(),
  'docs/architecture.md': architectureDocument(),
  'docs/offline-model.md': offlineDocument(),
})) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (check) {
    process.exitCode = 1;
    console.error(`${name} is not what the code prints: run npm run docs`);
  } else writeFileSync(path, text);
}
