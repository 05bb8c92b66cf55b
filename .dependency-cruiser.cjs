// Layers, lowest first: what each is, and what it may import. A folder may import itself, the files of `shared`, and what is
// listed here; nothing else of ours. docs/architecture.md prints this table.
const layers = {
  'src/fence': { is: 'the fence around text of the wiki, and what passes for one', imports: [] },
  'src/ours': { is: 'text in our own words, a type that wiki text never has', imports: [] },
  'src/errors': { is: 'the one closed family of errors', imports: [] },
  'src/tokens': { is: 'how long a text is for a model', imports: [] },
  'src/markdown-text': { is: 'Markdown as a tree and as plain text', imports: [] },
  'src/links/': { is: 'the addresses in a text and where they come from; what is shown of them', imports: [] },
  'src/cql': { is: 'the one lexer of CQL', imports: [] },
  'src/language/': { is: 'natural language: stop words, stems, words of scripts without spaces', imports: [] },
  'src/config': { is: 'environment variables to checked settings', imports: ['src/scalekit/settings', 'src/access/limits'] },
  'src/sandbox/': { is: 'an emulated Scalekit environment and Confluence site; imports nothing of the rest', imports: [] },
  'src/markup/': { is: 'domain: storage format to Markdown and back, edits of storage; pure', imports: [] },
  'src/confluence/': { is: 'domain: plain functions over a client, reading and writing', imports: ['src/markup/', 'src/language/'] },
  'src/access/': { is: 'what may be asked of Confluence over any connection: limits, routes, transport, errors', imports: [] },
  'src/scalekit/': { is: 'the connection of one user that Scalekit keeps', imports: ['src/access/'] },
  'src/retrieval/': { is: 'domain: which passages of pages answer a question', imports: ['src/markup/', 'src/language/'] },
  'src/lookup/': { is: 'a question to candidates, bodies and passages; no text for a model', imports: ['src/confluence/', 'src/retrieval/', 'src/markup/', 'src/language/'] },
  'src/tool/': { is: 'what every tool needs: definition, surroundings, composed and fenced results, the artifact', imports: ['src/access/', 'src/confluence/write/', 'src/confluence/stored-bodies'] },
  'tools/': { is: 'one tool, one file, one static definition', imports: ['src/tool/', 'src/lookup/', 'src/confluence/', 'src/markup/'] },
  'src/toolkit': { is: "the one door into `tools/`: definitions bound to one user's connection", imports: ['tools/index', 'src/tool/', 'src/access/', 'src/confluence/write/'] },
  'src/models/': { is: '`provider:model` to a chat model; the offline model', imports: ['src/lookup/', 'src/language/'] },
  'src/agent/': { is: 'the ReAct loop with the texts of `prompts/`, one session, our middleware', imports: ['src/toolkit', 'src/tool/', 'src/access/', 'src/scalekit/', 'src/models/', 'src/confluence/write/'] },
  'src/host/': { is: 'what every front shares: users, threads, turns, consent, the record of changes, the store', imports: ['src/agent/', 'src/models/', 'src/access/', 'src/scalekit/', 'src/sandbox/', 'src/toolkit', 'src/config'] },
  'src/server/': { is: 'the front for browsers: login, the API and what serves the page; speaks the events of `src/agent/events.ts`', imports: ['src/host/', 'src/agent/events'] },
  'web/': { is: 'the page of the web chat, which runs in browsers', imports: ['src/server/tell-thread', 'src/server/protocol', 'src/server/routes', 'src/server/thread-markdown'] },
  'src/cli/': { is: 'the front: terminal and scripts; speaks the events of `src/agent/events.ts`', imports: ['src/host/', 'src/server/serve', 'src/agent/events', 'src/sandbox/', 'src/config'] },
  'src/index': { is: 'the public list, name by name', imports: ['src/host/', 'src/agent/', 'src/toolkit', 'src/tool/', 'src/access/', 'src/scalekit/', 'src/models/', 'src/confluence/'] },
};
/** Files that every layer may import. */
const shared = ['src/errors', 'src/ours', 'src/fence', 'src/tokens', 'src/markdown-text', 'src/links/', 'src/cql'];
const layer = ([from, { is, imports }]) => {
  if (!is) throw new Error(`The layer ${from} has no description.`);
  return {
    name: `layer ${from}`,
    comment: is,
    severity: 'error',
    from: { path: `^${from}` },
    to: { path: '^(src|tools|web)/', pathNot: [from, ...shared, ...imports].map((path) => `^${path}`) },
  };
};
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'sandbox-stands-alone',
      comment: 'The sandbox must be able to catch our mistakes, so it shares no code with what it tests.',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^(src|tools)/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'a-tool-imports-no-tool',
      severity: 'error',
      from: { path: '^tools/', pathNot: '^tools/index' },
      to: { path: '^tools/' },
    },
    {
      name: 'one-door-into-tools',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/toolkit' },
      to: { path: '^tools/' },
    },
    {
      name: 'langchain-stays-up',
      severity: 'error',
      from: { path: '^(src/(markup|confluence|access|retrieval|lookup|language|scalekit|sandbox|cli|server)|tools|web)/' },
      to: { path: 'node_modules/(@langchain/|langchain/)' },
    },
    {
      name: 'cli-main-starts-fast',
      comment: '`--help` answers before anything of ours or of npm is loaded.',
      severity: 'error',
      from: { path: '^src/cli/main' },
      to: { path: '^(src|tools)/|node_modules/', dynamic: false },
    },
    {
      name: 'every-module-has-a-layer',
      severity: 'error',
      from: { path: '^(src|tools|web)/', pathNot: Object.keys(layers).map((path) => `^${path}`) },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(layers).map(layer),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Its parser takes a `<` for a type. What these files import, test/layers.test.ts reads.
    exclude: { path: '\\.tsx$' },
    // dependency-cruiser knows TypeScript below 7 only and skips .ts files silently; swc reads them instead.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
