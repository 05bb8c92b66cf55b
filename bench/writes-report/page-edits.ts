// Random edits as a model would ask for them: in words of the page, never by ids. Where each may change the page is
// worked out here from the XML alone.
import { ancestorsOf, type PageNode, type PageTree, randomWords, textOf, treeOf, wordsThatName } from './page-tree.js';

const headings = /^h[1-6]$/u;
const levelOf = ({ name }: PageNode): number => Number(name.slice(1));
const kinds = [
  'replace_text',
  'replace_text',
  'replace_text_at',
  'replace_two',
  'replace',
  'insert_before',
  'insert_after',
  'delete',
  'append',
  'prepend',
  'append_section',
  'prepend_section',
  'replace_section',
  'insert_row',
  'replace_row',
  'delete_row',
  'replace_cell',
  'set_task',
  'title',
] as const;
type Kind = (typeof kinds)[number];

/** A part of a page, by offsets. */
export interface Range {
  start: number;
  end: number;
}

/** An edit as it was asked for. */
export interface EditPlan {
  kind: string;
  /** Stands in what is new. */
  mark: string;
  /** The parts of the storage that may be different afterwards, in order. */
  ranges: Range[];
  /** An insertion at one of these intervals; nothing else changes. */
  points?: [from: number, to: number][];
  /** Whether what it names may vanish. */
  removes: boolean;
  /** What the text reads instead. */
  replaced?: { find: string; text: string }[];
}

/** An edit that a page allows, with the arguments of the tool. */
export type PageEdit = EditPlan & { args: { title?: string; operations?: Record<string, unknown>[] } };

/** What plans are made from; `mark` is the text that is new. */
interface Page extends PageTree {
  storage: string;
  title: string;
  mark: string;
  random: () => number;
  pick: <Item>(list: readonly Item[]) => Item;
}

type Plan = Pick<PageEdit, 'args'> & Partial<EditPlan>;

/** One edit that the page allows; undefined when 40 tries find none. */
export function planEdit(storage: string, random: () => number, mark: string, title: string): PageEdit | undefined {
  const page = treeOf(storage);
  const pick = <Item>(list: readonly Item[]): Item => {
    const item = list[Math.floor(random() * list.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  for (let tries = 0; tries < 40; tries += 1) {
    const kind = pick(kinds);
    const plan = plans[kind]({ ...page, storage, random, pick, mark, title });
    if (plan !== undefined) return { kind, mark, ranges: [], removes: false, ...plan };
  }
  return undefined;
}

const isParagraph = ({ name }: PageNode): boolean => name === 'p' || headings.test(name);
const operation = (action: string, fields: Record<string, unknown>): PageEdit['args'] => ({
  operations: [{ action, ...fields }],
});

const plans: Record<Kind, (page: Page) => Plan | undefined> = {
  replace_text(page) {
    const found = words(page);
    if (!found) return undefined;
    return {
      args: operation('replace_text', { find: found.find, text: found.text }),
      ranges: [found.block],
      replaced: [found],
    };
  },
  replace_text_at(page) {
    const found = words(page);
    const at = found && wordsThatName(found.block, page.text);
    if (!found || !at) return undefined;
    return {
      args: operation('replace_text', { at, find: found.find, text: found.text }),
      ranges: [found.block],
      replaced: [found],
    };
  },
  replace_two(page) {
    const one = words(page);
    const other = words({ ...page, mark: `${page.mark}b` });
    if (!one || !other || one.block === other.block) return undefined;
    // A text that stands in the other one's words would not be unique any more.
    if (one.find.includes(other.find) || other.find.includes(one.find)) return undefined;
    const replaced = [one, other];
    const operations = replaced.map(({ find, text }) => ({ action: 'replace_text', find, text }));
    const ranges = one.block.start < other.block.start ? [one.block, other.block] : [other.block, one.block];
    const [first, second] = ranges;
    return (first?.end ?? 0) > (second?.start ?? 0) ? undefined : { args: { operations }, ranges, replaced };
  },
  replace(page) {
    const found = named(page, ({ name }) => name === 'p');
    if (!found) return undefined;
    const text = `Replaced ${page.mark} **twice**`;
    return { args: operation('replace', { at: found.at, text }), ranges: [containerOf(found.block)] };
  },
  insert_before: (page) => beside(page, 'insert_before'),
  insert_after: (page) => beside(page, 'insert_after'),
  delete(page) {
    const found = named(page, isParagraph);
    if (!found || ancestorsOf(found.block).some(({ name }) => name === 'table')) return undefined;
    return { args: operation('delete', { at: found.at }), ranges: [deletedWith(found.block)], removes: true };
  },
  append: (page) => ({
    args: operation('append', { text: newBlock(page) }),
    points: [intervalAround(page, page.storage.trimEnd().length, 'end')],
  }),
  prepend: (page) => ({
    args: operation('prepend', { text: newBlock(page) }),
    points: [intervalAround(page, page.storage.length - page.storage.trimStart().length, 'start')],
  }),
  append_section: (page) => inSection(page, 'append'),
  prepend_section: (page) => inSection(page, 'prepend'),
  replace_section(page) {
    const section = sectionOf(page);
    if (!section) return undefined;
    const { start, end, name } = section;
    const args = operation('replace_section', { section: name, text: `New ${page.mark} text.` });
    return { args, ranges: [{ start, end }], removes: true };
  },
  insert_row(page) {
    const found = rowOf(page);
    if (!found) return undefined;
    const cells = Array.from({ length: found.columns }, (_, index) => `${page.mark}${index} cell`);
    return { args: operation('insert_row', { at: found.at, cells }), ranges: [found.table] };
  },
  replace_row(page) {
    const found = rowOf(page);
    if (!found) return undefined;
    const cells = Array.from({ length: found.columns }, (_, index) => `${page.mark}${index} cell`);
    return { args: operation('replace_row', { at: found.at, cells }), ranges: [found.row] };
  },
  delete_row(page) {
    const found = rowOf(page);
    if (!found) return undefined;
    return { args: operation('delete_row', { at: found.at }), ranges: [found.row], removes: true };
  },
  replace_cell(page) {
    const found = named(page, ({ name }) => name === 'td' || name === 'th');
    if (!found || hasTableInside(found.block)) return undefined;
    const args = operation('replace_cell', { at: found.at, text: `Cell ${page.mark}` });
    return { args, ranges: [found.block] };
  },
  set_task(page) {
    const found = named(page, ({ name }) => name === 'ac:task');
    if (!found) return undefined;
    const done = !/<ac:task-status>complete</u.test(found.block.source);
    return { args: operation('set_task', { at: found.at, done }), ranges: [found.block], replaced: [] };
  },
  title: (page) => ({ args: { title: `${page.title.slice(0, 200)} ${page.mark}` }, replaced: [] }),
};

/** A block whose words stand once on the page, with the words. */
function named(page: Page, suits: (node: PageNode) => boolean): { block: PageNode; at: string } | undefined {
  const candidates = page.nodes.filter(suits);
  // Words are often repeated, most of all in tables.
  for (let tries = 0; tries < 12 && candidates.length > 0; tries += 1) {
    const block = page.pick(candidates);
    const at = wordsThatName(block, page.text);
    if (at !== undefined) return { block, at };
  }
  return undefined;
}

/** Words to replace, and the block they stand in. */
function words({ nodes, text, random, pick, mark }: Page): { block: PageNode; find: string; text: string } | undefined {
  const blocks = nodes.filter(isParagraph);
  if (blocks.length === 0) return undefined;
  const block = pick(blocks);
  const find = randomWords(block, text, random);
  return find === undefined ? undefined : { block, find, text: `${find} ${mark}` };
}

/** The cell or item that has nothing but this block: it may be what is replaced. */
function containerOf(block: PageNode): PageNode {
  const { parent } = block;
  if (parent === undefined) return block;
  const isOnly = parent.children.length === 1;
  if (parent.name === 'td' || parent.name === 'th') return parent;
  return parent.name === 'li' && isOnly ? parent : block;
}

/** What goes with a block when it is deleted: its item, its box, and whatever would be left empty. */
function deletedWith(block: PageNode): PageNode {
  let range = block;
  for (const ancestor of ancestorsOf(block)) {
    const isFirst = ancestor.children[0] === range;
    const isOnly = ancestor.children.length === 1;
    const isItem = ancestor.name === 'li' || ancestor.name === 'ac:task' || ancestor.name === 'ac:task-body';
    if (!isOnly && !(isItem && isFirst)) break;
    if (/^(?:td|th|ac:layout.*|ac:rich-text-body)$/u.test(ancestor.name) && ancestor.name !== 'ac:rich-text-body')
      break;
    range = ancestor;
  }
  return range;
}

/** New content of several kinds, with the mark once. */
function newBlock({ pick, mark }: Page): string {
  return pick([
    `Inserted ${mark}`,
    `Inserted **${mark}** with a [link](https://example.com/?a=1&b=2) & more`,
    `- Item ${mark}\n- Another`,
    `| Name | Value |\n|---|---|\n| ${mark} | 1 |`,
    `\`\`\`sh\necho ${mark} <&1\n\`\`\``,
    `> [!NOTE]\n> Mind ${mark}`,
  ]);
}

function beside(page: Page, action: 'insert_before' | 'insert_after'): Plan | undefined {
  const found = named(page, isParagraph);
  if (!found) return undefined;
  const side = action === 'insert_before' ? 'start' : 'end';
  const places = [found.block, ...ancestorsOf(found.block)].map((node) => node[side]);
  const isInBox = ancestorsOf(found.block).length > 0;
  const text = isInBox ? `Inserted ${page.mark}` : newBlock(page);
  return {
    args: operation(action, { at: found.at, text }),
    points: places.map((place): [number, number] => [place, place]),
  };
}

/** The end or start of the page and of the boxes that end or start there. */
function intervalAround({ nodes, storage }: Page, place: number, side: 'start' | 'end'): [from: number, to: number] {
  if (side === 'end') {
    const last = nodes.filter(({ parent }) => parent === undefined).at(-1);
    return [last?.name === 'ac:layout' ? last.start : Math.min(place, last?.end ?? 0), storage.length];
  }
  const [first] = nodes;
  return [0, first?.name === 'ac:layout' ? first.end : place];
}

/** A heading that no other is called like, with what lies below it. */
function sectionOf({ nodes, text, storage, pick }: Page): (Range & { name: string }) | undefined {
  const all = nodes.filter(({ name }) => headings.test(name));
  const named = all.filter((node) => textOf(node) !== '' && !textOf(node).includes('\uFFFC'));
  const unique = named.filter((node) => named.filter((other) => textOf(other) === textOf(node)).length === 1);
  if (unique.length === 0 || text === '') return undefined;
  const heading = pick(unique);
  const next = all.find((node) => node.start >= heading.end && levelOf(node) <= levelOf(heading));
  return { name: textOf(heading), start: heading.end, end: next?.start ?? storage.length };
}

function inSection(page: Page, action: 'append' | 'prepend'): Plan | undefined {
  const section = sectionOf(page);
  if (!section) return undefined;
  const args = operation(action, { section: section.name, text: newBlock(page) });
  return { args, points: [[section.start, section.end]] };
}

const hasTableInside = (node: PageNode): boolean => /<table/u.test(node.source.slice(1));

/** A row of a table without merged cells, named by words of one of its cells. */
function rowOf(page: Page): { at: string; row: PageNode; table: PageNode; columns: number } | undefined {
  const found = named(page, ({ name }) => name === 'td' || name === 'th');
  const row = found?.block.parent;
  const table = row && ancestorsOf(row).find(({ name }) => name === 'table');
  if (!table || row.name !== 'tr' || /rowspan|colspan|numberingColumn/u.test(table.source) || hasTableInside(table))
    return undefined;
  const rows = page.nodes.filter((node) => node.name === 'tr' && node.start > table.start && node.end < table.end);
  if (rows.length < 3) return undefined;
  return { at: found.at, row, table, columns: row.children.length };
}
