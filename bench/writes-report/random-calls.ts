// Tool calls of a model that is confused or was talked into something: a mix of sound and hostile arguments.
import { ids } from './site.js';

type Args = Record<string, unknown>;

/** A call as a model makes it. */
export interface ToolCall {
  name: string;
  args: Args;
}

const toolNames = [
  'confluence_edit_page',
  'confluence_create_page',
  'confluence_add_comment',
  'confluence_set_labels',
  'confluence_move_page',
  'confluence_attach_file',
  'confluence_restore_page_version',
  'confluence_delete_page',
] as const;
type Tool = (typeof toolNames)[number];

const sound = [ids.plan, ids.child, ids.sibling, ids.grandchild, ids.blog, ids.home, 'Release plan', 'Questions'];
const elsewhere = [
  ids.opsPage,
  ids.opsChild,
  ids.opsBlog,
  ids.opsHome,
  'On-call',
  'https://acme.atlassian.net/wiki/spaces/OPS/pages/1101/On-call',
];
const odd = [
  ids.trashed,
  ids.opsTrashed,
  ids.archived,
  ids.hidden,
  ids.locked,
  ids.folder,
  ids.secretPage,
  ids.secretHome,
  'Salaries',
  'Merger',
  '999999',
  '0',
  '-1',
  '1e3',
  '１００１',
  '1001/../1101',
  '../../1101',
  '1001%2F..%2F1101',
  '1001?status=draft',
  '1001#x',
  '  1001  ',
  '',
  'att3001',
  'https://evil.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
  'http://acme.atlassian.net.evil.example/wiki/spaces/ENG/pages/1001',
  'https://acme.atlassian.net@evil.example/wiki/spaces/ENG/pages/1001',
  'https://acme.atlassian.net/wiki/spaces/SEC/pages/1201/Merger',
  'javascript:alert(1)',
  'Release plan" or space = "OPS',
  'x'.repeat(4000),
];
const spaces = ['ENG', 'OPS', 'SEC', 'eng', 'NOPE', 'ENG,OPS', '../OPS', 'ENG" or space="OPS'];
const texts = [
  'Plain words.',
  'Words with **marks** & <angle> brackets – and “quotes”.',
  '- one\n- two',
  '<script>alert(1)</script>',
  '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>',
  ']]> </ac:link> <p>',
  '\u0000\u0007\uFFFE broken',
  '@[Bob Reed] and [a](javascript:alert(1)) and ![b](file:///etc/passwd)',
  '',
  '   ',
];
const titles = [
  'A new page',
  'Release plan',
  'Line\nbreak',
  'Bell \u0007',
  '\u202Egnp.exe',
  'x'.repeat(300),
  '',
  '   ',
  '../../etc/passwd',
  '<b>bold</b>',
  '\uD800 alone',
];
const paths = [
  'ok.txt',
  'sub/plan.txt',
  '../secret.txt',
  'sub/../../secret.txt',
  '/etc/passwd',
  'link.txt',
  'linked/secret.txt',
  './ok.txt',
  'ok.txt\u0000.png',
  '..',
  '',
  'C:\\secret.txt',
  'file:///etc/passwd',
  '.env',
];
const names = ['notes.txt', 'plan.txt', '../up.txt', 'a/b.txt', 'nul\u0000.txt', '', 'x'.repeat(300), 'ü – ö.txt', '.'];

/** Makes `count` calls from a stream of random numbers. `hugeText` is a body that is larger than Confluence takes. */
export function randomCalls(random: () => number, count: number, { hugeText }: { hugeText: string }): ToolCall[] {
  const pick = <Item>(list: readonly Item[]): Item => {
    const item = list[Math.floor(random() * list.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const chance = (share: number): boolean => random() < share;
  const page = (): string => pick(chance(0.55) ? sound : chance(0.6) ? elsewhere : odd);
  const maybe = (share: number, field: () => Args): Args => (chance(share) ? field() : {});
  // Rare, because a large body takes long to be refused.
  const text = (): string =>
    chance(0.004) ? hugeText : chance(0.8) ? `Words ${Math.floor(random() * 1e6)}.` : pick(texts);
  const title = (): string => (chance(0.7) ? `Page ${Math.floor(random() * 1e6)}` : pick(titles));
  const number = (): number => pick([1, 1, 1, 2, 3, 0, -1, 1.5, 99, 1e15]);
  const comment = (): string => pick([ids.footer, ids.inline, ids.opsFooter, '999', '../2001', '']);
  const action = (): Args =>
    pick<Args>([
      { action: 'append', text: text() },
      { action: 'prepend', text: text() },
      { action: 'replace_text', find: pick(['notes', 'About', 'two releases', 'nowhere', '']), text: text() },
      { action: 'replace', at: pick(['About', 'Each release', 'Welcome']), text: text() },
      { action: 'delete', at: pick(['Ask', 'About', 'Scope', 'First']) },
      { action: 'replace_section', section: pick(['Scope', 'Nowhere']), text: text() },
      { action: 'insert_row', cells: ['Third', 'June'] },
      { action: 'delete_row', at: 'March' },
      { action: 'set_task', at: 'Book the room', done: chance(0.5) },
      { action: 'purge', at: 'all' },
      {},
    ]);
  const calls: Record<Tool, () => Args> = {
    confluence_edit_page: () => ({
      page: page(),
      ...maybe(0.9, () => ({
        operations: chance(0.5)
          ? [{ action: 'append', text: text() }]
          : Array.from({ length: 1 + Math.floor(random() * 2) }, action),
      })),
      ...maybe(0.2, () => ({ title: title() })),
      ...maybe(0.2, () => ({ message: pick(['Because.', 'x'.repeat(300), 'a\nb']) })),
      ...maybe(0.1, () => ({ space: pick(spaces) })),
      ...maybe(0.3, () => ({ allow_loss: pick([['commentMarker'], ['everything'], ['macro:info'], []]) })),
    }),
    confluence_create_page: () => ({
      title: title(),
      body: text(),
      ...pick<Args>([
        { space: 'ENG' },
        { space: 'OPS' },
        { parent: page() },
        { space: pick(spaces), parent: page() },
        {},
      ]),
      ...maybe(0.3, () => ({ type: pick(['page', 'page', 'blogpost', 'blogpost', 'folder']) })),
      ...maybe(0.3, () => ({ draft: chance(0.5) })),
    }),
    confluence_add_comment: () => ({
      ...pick<Args>([
        { page: page(), text: text() },
        { page: page(), text: text() },
        { page: page(), text: text(), selection: pick(['Each release', 'has a date', 'About', 'nowhere', '']) },
        { page: page(), text: text(), selection: 'Each release', occurrence: number() },
        { reply_to: comment(), text: text() },
        { resolve: comment() },
        { reopen: comment() },
        { page: page(), reply_to: comment(), resolve: comment(), text: text() },
      ]),
    }),
    confluence_set_labels: () => ({
      page: page(),
      ...maybe(0.8, () => ({
        add: [pick(['oncall', 'a b', 'x,y', 'UPPER', '', '!', 'ü', `l${Math.floor(random() * 99)}`])],
      })),
      ...maybe(0.4, () => ({ remove: [pick(['runbook', 'ci/cd', 'oncall', '../x'])] })),
    }),
    confluence_move_page: () => ({
      page: page(),
      ...pick<Args>([
        { parent: page() },
        { parent: page() },
        { before: page() },
        { after: page() },
        { parent: page(), before: page() },
        {},
      ]),
    }),
    confluence_attach_file: () => ({
      page: page(),
      name: chance(0.5) ? `file-${Math.floor(random() * 1e6)}.txt` : pick(names),
      ...pick<Args>([
        { content: text() },
        { content: text() },
        { path: pick(paths) },
        { path: pick(paths) },
        { content: text(), path: pick(paths) },
        {},
      ]),
      ...maybe(0.1, () => ({ comment: pick(['As of May', 'ü', 'a\r\nb: c']) })),
      ...maybe(0.3, () => ({ replace: chance(0.7) })),
    }),
    confluence_restore_page_version: () => ({
      page: page(),
      ...maybe(0.7, () => ({ version: number() })),
      ...maybe(0.3, () => ({ from_trash: chance(0.7) })),
    }),
    confluence_delete_page: () => ({ page: page(), ...maybe(0.1, () => ({ purge: true })) }),
  };
  const anyPage = (): string => pick(chance(0.6) ? sound : elsewhere);
  // Enough of the calls are such as people want: a policy shows only on what would happen without it.
  const plain: Record<Tool, () => Args> = {
    confluence_edit_page: () => ({ page: anyPage(), operations: [{ action: 'append', text: text() }] }),
    confluence_create_page: () => ({
      title: title(),
      body: text(),
      parent: pick([ids.home, ids.opsHome, ids.opsPage]),
    }),
    confluence_add_comment: () => ({ page: anyPage(), text: text() }),
    confluence_set_labels: () => ({ page: anyPage(), add: [`l${Math.floor(random() * 1e4)}`] }),
    confluence_move_page: () =>
      pick<Args>([
        { page: ids.grandchild, parent: ids.sibling },
        { page: ids.opsChild, after: ids.opsPage },
      ]),
    confluence_attach_file: () => ({
      page: anyPage(),
      name: `${Math.floor(random() * 1e6)}.txt`,
      path: pick(paths.slice(0, 2)),
    }),
    confluence_restore_page_version: () =>
      pick<Args>([
        { page: ids.plan, version: 1 },
        { page: ids.opsTrashed, from_trash: true },
      ]),
    confluence_delete_page: () => ({ page: pick([ids.grandchild, ids.opsChild]) }),
  };
  return Array.from({ length: count }, () => {
    const isPlain = chance(0.4);
    const name = pick(toolNames);
    const args = (isPlain ? plain : calls)[name]();
    // What a model may add on its own: it must not choose who acts, nor approve.
    if (chance(0.1))
      Object.assign(args, pick<Args>([{ user: 'bob@acme.example' }, { approved: true }, { identifier: 'bob' }]));
    return { name, args };
  });
}
