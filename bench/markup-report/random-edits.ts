// Random edits of a page through openStorage().edit, each checked from outside: the bytes around it, what it lost,
// whether the page is still well-formed, and whether it opens with the same blocks.
import type { EditOperation, EditOptions, openStorage, PageBlock } from '../../src/markup/index.js';
import { inventoryOf, lost } from './inventory.js';
import { readStorage } from './storage.js';
import { missing } from './text.js';
import { fallbacksAround, parseStorage } from './xml.js';
import { firstLineOf, messageOf } from './message.js';

/** A reproducible stream of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: string): () => number {
  let state = Array.from(seed).reduce(
    (sum, character) => Math.imul(sum ^ (character.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What an edit must not do, each with sentences about the edits that did. */
export const faultKinds = ['changedOutside', 'lost', 'malformed', 'notReopened', 'wrong'] as const;
export type FaultKind = (typeof faultKinds)[number];
type Fault = [kind: FaultKind, what: string];

export type EditsOfPage = Record<FaultKind, string[]> & {
  tried: number;
  /** Kind of edit → how many were made. */
  done: Record<string, number>;
  /** Refusals that were right. */
  refused: number;
};

interface Plan {
  name: Kind;
  operation: EditOperation;
  options?: EditOptions;
  mayBeRefused?: boolean;
  /** The range that it may touch; absent where an insertion may be anywhere. */
  start?: number;
  end?: number;
  /** Text that is read no more afterwards, and text that is new. */
  minus?: string;
  plus?: string;
  tasksDone?: 1 | -1;
  /** A block that is whole before and after may stand elsewhere. */
  moves?: true;
}

type Document = ReturnType<typeof openStorage>;
type Editor = { openStorage: typeof openStorage };

/** Makes `count` edits of one page, each of the result of the one before, as long as that has a place for one. */
export function randomEdits(
  storage: string,
  markup: Editor,
  { seed, count = 20 }: { seed: string; count?: number },
): EditsOfPage {
  const result: EditsOfPage = {
    tried: 0,
    done: {},
    refused: 0,
    changedOutside: [],
    lost: [],
    malformed: [],
    notReopened: [],
    wrong: [],
  };
  const random = randomFrom(seed);
  let current = storage;
  for (let attempt = 0; result.tried < count && attempt < count * 10; attempt += 1) {
    const document = markup.openStorage(current);
    const plan = planOf(document, current, random, attempt);
    if (!plan) {
      // Whole sections go and are replaced: a page that has no place left for an edit begins anew.
      current = storage;
      continue;
    }
    result.tried += 1;
    const report = (list: string[], what: string): void =>
      void list.push(`${plan.name}: ${what}; ${JSON.stringify(plan.operation).slice(0, 200)}`);
    let edited;
    try {
      edited = document.edit([plan.operation], plan.options);
    } catch (error) {
      if (plan.mayBeRefused) result.refused += 1;
      else report(result.wrong, `refused: ${messageOf(error)}`);
      continue;
    }
    result.done[plan.name] = (result.done[plan.name] ?? 0) + 1;
    const verdict = judge(current, edited.storage, plan, document, markup);
    for (const [kind, what] of verdict) report(result[kind], what);
    // A page that is broken already would make every later edit fail for the same reason.
    if (verdict.length === 0) current = edited.storage;
  }
  return result;
}

/** What is wrong with the result of an edit: pairs of list and explanation. */
function judge(before: string, after: string, plan: Plan, document: Document, markup: Editor): Fault[] {
  // An edit inside an ADF panel drops the stale rendering that follows the panel's content.
  const places = plan.start === undefined ? [] : plan.moves ? [plan.start, (plan.end ?? plan.start) - 1] : [plan.start];
  const fallbacks = new Map(places.flatMap((at) => fallbacksAround(before, at).map((each) => [each.start, each])));
  const bare = [...fallbacks.values()]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), before);
  const faults = outside(before, after, plan);
  return [
    ...(faults.length > 0 && bare !== before ? outside(bare, after, plan) : faults),
    ...others(before, after, plan, document, markup),
  ];
}

/** What an edit changed around the place it was made at. */
function outside(before: string, after: string, plan: Plan): Fault[] {
  const { start, end } = rangeOf(before, after, plan);
  const head = before.slice(0, start);
  const tail = before.slice(end);
  const count =
    difference(head, after.slice(0, head.length)) + difference(tail, tail === '' ? '' : after.slice(-tail.length));
  if (count > 0) return [['changedOutside', `${count} characters outside the block`]];
  return after.length < head.length + tail.length ? [['changedOutside', 'what stood around the block overlaps']] : [];
}

/** Where a section ends is the editor's business; that there is one insertion and nothing else is not. */
function rangeOf(before: string, after: string, plan: Plan): { start: number; end: number } {
  const start = plan.start ?? commonPrefix(before, after);
  return { start, end: plan.end ?? start };
}

function others(before: string, after: string, plan: Plan, document: Document, markup: Editor): Fault[] {
  const { start, end } = rangeOf(before, after, plan);
  const faults: Fault[] = [];
  try {
    parseStorage(after);
  } catch (error) {
    return [['malformed', firstLineOf(error)]];
  }
  // Who deletes a block names everything in it.
  const isNamed = plan.options?.allowLoss === true || plan.name.startsWith('delete_');
  const there = isNamed || plan.name === 'replace_section' ? inventoryOf(before.slice(start, end)) : [];
  // Whoever replaces a section names its paragraphs, and with them their own ids; nothing else that is in them.
  const allowed = new Map([...there].filter(([key]) => isNamed || key.startsWith('local-id ')));
  const gone = lost(subtract(inventoryOf(before), allowed), inventoryOf(after));
  if (gone.length > 0) faults.push(['lost', gone.join(', ')]);
  const blocks = markup.openStorage(after).blocks;
  const sources = document.blocks
    .filter((block) => block.end <= start || block.start >= end)
    .map((block) => before.slice(block.start, block.end));
  let next = plan.moves ? sources.length : 0;
  for (const block of blocks) if (after.slice(block.start, block.end) === sources[next]) next += 1;
  if (next < sources.length) faults.push(['notReopened', `a block is gone: ${sources[next]?.slice(0, 80)}`]);
  const [textBefore, textAfter] = [readStorage(before), readStorage(after)];
  const wanted = subtract(lines(textBefore.text), lines(plan.minus ?? ''));
  for (const [line, count] of lines(plan.plus ?? '')) wanted.set(line, (wanted.get(line) ?? 0) + count);
  const odd = [...missing(wanted, lines(textAfter.text)), ...missing(lines(textAfter.text), wanted)];
  const [oddLine] = odd;
  if (oddLine !== undefined) faults.push(['wrong', `reads wrong afterwards: ${oddLine.slice(0, 80)}`]);
  const done = (text: string): number => text.split('<ac:task-status>complete<').length;
  if (done(after) - done(before) !== (plan.tasksDone ?? 0) && plan.name === 'set_task')
    faults.push(['wrong', 'the task is not in the wanted state']);
  return faults;
}

/** The lines of a text as a multiset, without the white space around them. */
function lines(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n').map((part) => part.replaceAll(/\s+/gu, ' ').trim()))
    if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function commonPrefix(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

function subtract(counts: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].map(([key, count]) => [key, count - (others.get(key) ?? 0)]));
}

function difference(one: string, other: string): number {
  let count = Math.abs(one.length - other.length);
  for (let index = 0; index < Math.min(one.length, other.length); index += 1)
    if (one.charCodeAt(index) !== other.charCodeAt(index)) count += 1;
  return count;
}

const flow = new Set('p h1 h2 h3 h4 h5 h6 ul ol table hr blockquote ac:image ac:task-list'.split(' '));
const tagOf = (source: string): string => /^<([\w:-]+)/u.exec(source)?.[1] ?? '';

/** One random edit that this page allows. */
function planOf(document: Document, storage: string, random: () => number, attempt: number): Plan | undefined {
  const pick: Pick = (list) => list[Math.floor(random() * list.length)];
  let name: Kind | undefined;
  // Tables and tasks are rare among the blocks, so a kind of edit looks for a block that it can be made on.
  for (let tries = 0; tries < 30 && document.blocks.length > 0; tries += 1) {
    const block = pick(document.blocks);
    if (block === undefined) return undefined;
    const plans = plansFor(document, storage, block, pick, `Zq${attempt}x`);
    // The type of the table has every operation there is, so that none can be forgotten.
    name ??= pick(Object.keys(plans) as Kind[]);
    const plan = name && plans[name]();
    if (plan && name) return { name, ...plan };
  }
  return undefined;
}

type Kind = EditOperation['type'];

/** One of a list by chance; undefined when it is empty. */
type Pick = <Item>(list: readonly Item[]) => Item | undefined;

/** What each kind of edit would do to a block: the range it may touch and how the text reads afterwards. */
function plansFor(
  document: Document,
  storage: string,
  block: PageBlock,
  pick: Pick,
  mark: string,
): Record<Kind, () => Omit<Plan, 'name'> | undefined> {
  const sourceOf = (block: PageBlock): string => storage.slice(block.start, block.end);
  const source = sourceOf(block);
  const tag = tagOf(source);
  const { start, end } = block;
  const isInTable = document.blocks.some(
    (other) => other.start < start && other.end > end && tagOf(sourceOf(other)) === 'table',
  );
  return {
    replace_text() {
      const word = uniqueWord(source, pick);
      if (word === undefined) return undefined;
      const whole = readStorage(source).text;
      return {
        start,
        end,
        operation: { type: 'replace_text', block: block.id, from: word, to: `${word}${mark}` },
        minus: whole,
        plus: whole.replace(word, `${word}${mark}`),
      };
    },
    insert_before: () => insertion('insert_before', start),
    insert_after: () => insertion('insert_after', end),
    delete_block() {
      if (tag === 'ac:structured-macro' ? !isFlow(document, storage, block) : !flow.has(tag)) return undefined;
      // A panel in a cell reads otherwise than on its own.
      if (isInTable && /<ac:adf-extension|ac:name="(?:info|tip|note|warning|panel)"/u.test(source)) return undefined;
      return { start, end, ...removal({ type: 'delete_block', block: block.id }), minus: readStorage(source).text };
    },
    replace_block() {
      if (tag !== 'p' || !isFlow(document, storage, block)) return undefined;
      const operation = removal({ type: 'replace_block', block: block.id, markdown: `Replaced ${mark} **twice**` });
      return { start, end, ...operation, minus: readStorage(source).text, plus: `Replaced ${mark} twice` };
    },
    append_to_section: () => sectionEdit('append_to_section'),
    prepend_to_section: () => sectionEdit('prepend_to_section'),
    insert_row() {
      if (tag !== 'table' || !isPlainTable(source)) return undefined;
      const [table] = readStorage(source).facts.tables;
      if (!table) return undefined;
      const cells = Array.from({ length: table.columns }, (_, index) => `Cell ${mark}${index}`);
      return { start, end, operation: { type: 'insert_row', block: block.id, cells }, plus: cells.join('\n') };
    },
    delete_row() {
      const table = document.blocks.find(
        (other) => other.start < start && other.end > end && tagOf(sourceOf(other)) === 'table',
      );
      if (tag !== 'tr' || !table || !isPlainTable(sourceOf(table)) || sourceOf(table).split('<tr').length < 3)
        return undefined;
      return {
        start,
        end,
        ...removal({ type: 'delete_row', block: block.id }),
        minus: readStorage(`<table>${source}</table>`).text,
      };
    },
    replace_cell() {
      if (tag !== 'td' && tag !== 'th') return undefined;
      const text = readStorage(`<table><tr>${source}</tr></table>`).text;
      return {
        start,
        end,
        ...removal({ type: 'replace_cell', block: block.id, markdown: `Cell ${mark}` }),
        minus: text,
        plus: `Cell ${mark}`,
      };
    },
    set_task() {
      if (tag !== 'ac:task') return undefined;
      const done = /<ac:task-status>(\w+)</u.exec(source)?.[1] !== 'complete';
      return {
        start,
        end,
        operation: { type: 'set_task', block: block.id, done },
        tasksDone: done ? 1 : -1,
      };
    },
    insert_column() {
      if (tag !== 'table' || !isPlainTable(source)) return undefined;
      const cells = rowsOf(block).map((_, index) => `Cell ${mark}${index}`);
      return { start, end, operation: { type: 'insert_column', block: block.id, cells }, plus: cells.join('\n') };
    },
    delete_column() {
      if (tag !== 'table' || !isPlainTable(source)) return undefined;
      const rows = rowsOf(block).map((row) => within(row).filter(({ kind }) => kind === 'cell'));
      const columns = rows[0]?.length ?? 0;
      if (columns < 2 || rows.some(({ length }) => length !== columns)) return undefined;
      const at = pick(Array.from({ length: columns }, (_, index) => index)) ?? 0;
      const gone = rows.map((cells) => cells[at]).filter((cell) => cell !== undefined);
      return {
        start,
        end,
        ...removal({ type: 'delete_column', block: block.id, at }),
        minus: gone.map((cell) => readStorage(`<table><tr>${sourceOf(cell)}</tr></table>`).text).join('\n'),
      };
    },
    delete_section() {
      const section = sectionOf(block);
      if (section === undefined) return undefined;
      const { name, end: sectionEnd } = section;
      return {
        start,
        end: sectionEnd,
        ...removal({ type: 'delete_section', section: name }),
        mayBeRefused: true,
        minus: readStorage(storage.slice(start, sectionEnd)).text,
      };
    },
    replace_section() {
      const section = sectionOf(block);
      if (section === undefined) return undefined;
      const operation = { type: 'replace_section', section: section.name, markdown: `Replaced ${mark}` } as const;
      return {
        start: end,
        end: section.end,
        operation,
        mayBeRefused: true,
        minus: readStorage(storage.slice(end, section.end)).text,
        plus: `Replaced ${mark}`,
      };
    },
    move_section() {
      const section = sectionOf(block);
      if (section === undefined) return undefined;
      return {
        start,
        end: storage.length,
        operation: { type: 'move_section', section: section.name },
        mayBeRefused: true,
        moves: true,
      };
    },
    replace_row() {
      const table = document.blocks.find(
        (other) => other.start < start && other.end > end && tagOf(sourceOf(other)) === 'table',
      );
      if (tag !== 'tr' || !table || !isPlainTable(sourceOf(table))) return undefined;
      const cells = within(block)
        .filter(({ kind }) => kind === 'cell')
        .map((_, index) => `Cell ${mark}${index}`);
      return {
        start,
        end,
        ...removal({ type: 'replace_row', block: block.id, cells }),
        minus: readStorage(`<table>${source}</table>`).text,
        plus: cells.join('\n'),
      };
    },
    move_block() {
      const target = pick(document.blocks);
      const isInside = target && target.start < end && target.end > start;
      if (tag !== 'p' || isInTable || !target || isInside || tagOf(sourceOf(target)) !== 'p') return undefined;
      if (!isFlow(document, storage, block) || !isFlow(document, storage, target)) return undefined;
      return {
        start: Math.min(start, target.start),
        end: Math.max(end, target.end),
        operation: { type: 'move_block', block: block.id, before: target.id },
        mayBeRefused: true,
        moves: true,
      };
    },
  };

  function within(part: PageBlock): PageBlock[] {
    return document.blocks.filter((other) => other !== part && other.start >= part.start && other.end <= part.end);
  }

  function rowsOf(table: PageBlock): PageBlock[] {
    return within(table).filter(({ kind }) => kind === 'row');
  }

  /** What a heading begins, when it has a name of its own and its end can be told from outside. */
  function sectionOf(heading: PageBlock): { name: string; end: number } | undefined {
    const index = document.outline.findIndex((entry) => entry.block === heading.id);
    const entry = document.outline[index];
    if (!entry || entry.text === '' || document.outline.filter(({ text }) => text === entry.text).length > 1)
      return undefined;
    const next = document.outline.slice(index + 1).find(({ level }) => level <= entry.level);
    const end = document.blocks.find(({ id }) => id === next?.block)?.start ?? storage.length;
    try {
      parseStorage(storage.slice(heading.start, end));
    } catch {
      // It ends where the layout or box around it ends.
      return undefined;
    }
    return { name: entry.text, end };
  }

  /** An operation that may take things away: now it is allowed to, now it may be refused when there are any. */
  function removal(operation: EditOperation): Omit<Plan, 'name'> {
    const allowLoss = pick([true, false]) === true;
    return {
      operation,
      options: allowLoss ? { allowLoss: true } : undefined,
      mayBeRefused: !allowLoss && inventoryOf(source).size > 0,
    };
  }

  function insertion(type: 'insert_before' | 'insert_after', at: number): Omit<Plan, 'name'> | undefined {
    if (!isFlow(document, storage, block)) return undefined;
    const content = pick([true, false]) ? { markdown: `Inserted ${mark}` } : { storage: `<p>Inserted ${mark}</p>` };
    return {
      start: at,
      end: at,
      operation: { type, block: block.id, ...content },
      plus: `Inserted ${mark}`,
    };
  }

  function sectionEdit(type: 'append_to_section' | 'prepend_to_section'): Omit<Plan, 'name'> | undefined {
    const names = document.outline.map(({ text }) => text);
    const heading = pick(
      document.outline.filter(({ text }) => text !== '' && names.indexOf(text) === names.lastIndexOf(text)),
    );
    if (!heading) return undefined;
    return {
      operation: { type, section: heading.text, markdown: `Added ${mark}` },
      plus: `Added ${mark}`,
    };
  }
}

/** Without merged cells, a column that counts, or a table inside: a row has as many cells as the table columns. */
const isPlainTable = (source: string): boolean => !/rowspan|colspan|numberingColumn|<table[^]*<table/u.test(source);

/** Whether a paragraph may stand beside the block: not in a list, a row or a task. */
function isFlow(document: Document, storage: string, block: PageBlock): boolean {
  const tag = tagOf(storage.slice(block.start, block.end));
  if (!flow.has(tag) && tag !== 'ac:structured-macro') return false;
  const around = document.blocks.filter(
    ({ start, end }) => start <= block.start && end >= block.end && end - start > block.end - block.start,
  );
  const parent = around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  const parentTag = parent ? tagOf(storage.slice(parent.start, parent.end)) : '';
  return !['p', 'ul', 'ol', 'tr', 'table', 'ac:task', 'ac:task-list', 'ac:image'].includes(parentTag);
}

/** A word that stands once in the block's text. */
function uniqueWord(source: string, pick: Pick): string | undefined {
  // What stands for a date or a status is no text that could be replaced.
  const text = readStorage(source, { stand: '\uFFFC' }).text;
  const whole = readStorage(source).text;
  const found = [...text.matchAll(/[\p{L}\p{N}\p{M}]{3,}/gu)].map(([word]) => word);
  const unique = found.filter((word) => text.split(word).length === 2 && whole.split(word).length === 2);
  return unique.length > 0 ? pick(unique) : undefined;
}
