// Writes the documents that are printed from the code: docs/tools.md and docs/architecture.md.
// `--check` writes nothing and exits 1 when a file on disk differs. Needs a build.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

/** The tools as the model is given them, from the command that prints exactly that. */
function toolsDocument() {
  const output = execFileSync(process.execPath, ['dist/src/cli/main.js', 'tools', '--json', '--allow-writes'], { cwd: root, encoding: 'utf8' });
  const cell = (text) => String(text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
  const sections = JSON.parse(output).map(({ name, toolset, description, schema }) => {
    const rows = Object.entries(schema.properties ?? {}).map(
      ([field, property]) =>
        `| \`${field}\` | ${property.type ?? ''}${property.enum ? ` (${property.enum.join(', ')})` : ''} | ${(schema.required ?? []).includes(field) ? 'yes' : ''} | ${cell(property.description)} |`,
    );
    const table = rows.length > 0 ? `\n\n| parameter | type | required | |\n|---|---|---|---|\n${rows.join('\n')}` : '\n\nNo parameters.';
    return `## \`${name}\`\n\nToolset: ${toolset}.\n\n${description}${table}\n`;
  });
  return `# Tools\n\nPrinted from the catalogue by \`npm run docs\`; do not edit.\n\n${sections.join('\n')}`;
}

/** The folder graph as the checker of the layer rules sees it. */
function architectureDocument() {
  const checker = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  const graph = execFileSync(
    process.execPath,
    [checker, '--config', '.dependency-cruiser.cjs', '--collapse', '^(src/[^/]+/|tools)', '--exclude', 'node_modules|^node:', '--output-type', 'mermaid', 'src', 'tools'],
    { cwd: root, encoding: 'utf8' },
  );
  return `# Architecture

Text comes in at a front, an agent thinks, a tool reads Confluence as this user or prepares a change that a human approves, and everything that leaves is cited, bounded and can be taken back.

| layer | what it is |
|---|---|
| \`src/cli/\` | the front: terminal and scripts; speaks the events of \`src/agent/events.ts\` |
| \`src/agent/\`, \`prompts/\` | the ReAct loop, one session, our middleware |
| \`src/models/\` | \`provider:model\` to a chat model; the offline model |
| \`src/toolkit.ts\` | the one door into \`tools/\`: definitions bound to one user's connection |
| \`tools/\` | one tool, one file, one static definition |
| \`src/lookup/\`, \`src/retrieval/\` | a question to candidates, bodies and passages; no LangChain, no text for a model |
| \`src/confluence/\`, \`src/markup/\` | domain: plain functions over a client; storage format to Markdown |
| \`src/scalekit/\` | access: one user's connection, transport, errors, policy |
| \`src/sandbox/\` | an emulated Scalekit environment and Confluence site; imports nothing of the rest |

The graph below is printed by the program that checks the import rules (\`npm run docs\`); do not edit it.

\`\`\`mermaid
${graph.trim()}
\`\`\`
`;
}

let stale = 0;
for (const [path, text] of [
  ['docs/tools.md', toolsDocument()],
  ['docs/architecture.md', architectureDocument()],
]) {
  let current = '';
  try {
    current = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (current === text) continue;
  if (check) {
    stale += 1;
    console.error(`${path} is not what the code prints: run npm run docs`);
  } else writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
process.exitCode = stale > 0 ? 1 : 0;
