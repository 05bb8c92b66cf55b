// Layers, lowest first. A folder may import itself, errors.ts, tokens.ts, markdown-text.ts, and what is listed here; nothing else of ours.
const layers = {
  'src/markup/': [],
  'src/confluence/': ['src/markup/'],
  'src/access/': [],
  'src/scalekit/': ['src/access/'],
  'src/retrieval/': ['src/markup/'],
  'src/lookup/': ['src/confluence/', 'src/retrieval/', 'src/markup/'],
  'src/tool/': ['src/access/', 'src/confluence/write/', 'src/confluence/stored-bodies'],
  'tools/': ['src/tool/', 'src/lookup/', 'src/confluence/', 'src/markup/'],
  'src/toolkit': ['tools/index', 'src/tool/', 'src/access/', 'src/confluence/write/'],
  'src/models/': [],
  'src/agent/': ['src/toolkit', 'src/tool/', 'src/access/', 'src/scalekit/', 'src/models/', 'src/confluence/write/'],
  'src/host/': ['src/agent/', 'src/models/', 'src/access/', 'src/scalekit/', 'src/sandbox/', 'src/toolkit', 'src/config'],
  'src/cli/': ['src/host/', 'src/agent/events', 'src/sandbox/', 'src/config'],
};
const layer = ([from, allowed]) => ({
  name: `layer ${from}`,
  severity: 'error',
  from: { path: `^${from}` },
  to: { path: '^(src|tools)/', pathNot: [from, 'src/errors', 'src/tokens', 'src/markdown-text', ...allowed].map((path) => `^${path}`) },
});
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
      from: { path: '^(src/(markup|confluence|access|retrieval|lookup|scalekit|sandbox|cli)|tools)/' },
      to: { path: 'node_modules/(@langchain/|langchain/)' },
    },
    {
      name: 'cli-main-starts-fast',
      comment: '`--help` answers before anything of ours or of npm is loaded.',
      severity: 'error',
      from: { path: '^src/cli/main' },
      to: { path: '^(src|tools)/|node_modules/', dynamic: false },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(layers).map(layer),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // dependency-cruiser knows TypeScript below 7 only and skips .ts files silently; swc reads them instead.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
