import { ToolMessage } from '@langchain/core/messages';
import { DomHandler } from 'domhandler';
import { Parser } from 'htmlparser2';
import { citationsOf } from '../../src/agent/citations.js';
import { KnownAddresses } from '../../src/agent/known-addresses.js';
import type { Page } from '../../src/confluence/pages.js';
import { editOfAsync } from '../../src/confluence/write/edit-of.js';
import { readMarkdown } from '../../src/confluence/write/markdown-body.js';
import { storageDifferenceAsync } from '../../src/confluence/write/same-storage.js';
import { ConfluenceError } from '../../src/errors.js';
import { checkLinks } from '../../src/links/check-links.js';
import { measurePage, takePiece } from '../../src/lookup/measured-page.js';
import { passagesOf } from '../../src/lookup/passages-of.js';
import { parseMarkdown } from '../../src/markdown-text.js';
import { unifiedDiffInSteps } from '../../src/markup/change.js';
import { documentInSteps } from '../../src/markup/document.js';
import type { AddressedOperation } from '../../src/markup/edit/edit-action.js';
import { givingWay } from '../../src/markup/steps.js';
import { answerShapes, pageShapes } from './inputs.js';

/** Something that a call does with large input. */
export interface Operation {
  name: string;
  shapes: readonly string[];
  /** Characters of the page or answer; of a search, the number of its pages. */
  sizes: readonly number[];
  /** The operation that it stands beside: a bare parse. */
  beside: string;
  /** Most processor time beside the bare parse, and most memory beside the text; absent: no bound but linear growth. */
  reach: { times?: number; memory?: number };
  /** Whether a server does it: then it must not block the event loop, nor grow faster than its input. */
  isServed: boolean;
  /** Takes the input, which for a search is all of its pages; the result does the work once. */
  prepare: (texts: readonly string[]) => () => unknown;
}

const pageSizes = [100_000, 1_000_000, 5_000_000];
const answerSizes = [2000, 8000, 32_000];
const searchSizes = [8, 24, 80];

const base = 'https://acme.atlassian.net/wiki';
const pageWith = (storage: string, id = '1'): Page => ({
  id,
  type: 'page',
  title: `Page ${id}`,
  status: 'current',
  spaceId: '1',
  space: 'ENG',
  url: `${base}/spaces/ENG/pages/${id}`,
  base,
  version: 1,
  versionMessage: '',
  versionAuthorId: '',
  updatedAt: '2026-11-05T09:14:03.120Z',
  minorEdit: false,
  authorId: '',
  storage,
  author: 'Ada',
  people: new Map(),
});

function tree(storage: string): unknown {
  const handler = new DomHandler();
  new Parser(handler, { xmlMode: true }).end(storage);
  return handler.dom;
}

const onPages = {
  shapes: pageShapes,
  sizes: pageSizes,
  beside: 'tree',
  reach: {},
  isServed: true,
} satisfies Partial<Operation>;

/** An edit of a page; a refusal is a result as well. */
function edit(name: string, operationOf: (storage: string) => AddressedOperation, shapes = pageShapes): Operation {
  return {
    ...onPages,
    name,
    shapes,
    prepare([storage = '']) {
      const page = pageWith(storage);
      const operation = operationOf(storage);
      return async () => {
        try {
          await editOfAsync(page, [operation]);
        } catch (error) {
          if (!ConfluenceError.isInstance(error)) throw error;
        }
      };
    },
  };
}

/** A row in the middle of a page: its first cell. */
const middleRow = (storage: string): string =>
  /<td><p>(row \d+)<\/p>/u.exec(storage.slice(storage.length / 2))?.[1] ?? '';

/** A heading in the middle of a page. */
const middleHeading = (storage: string): string =>
  /<h2[^>]*>([^<]*)<\/h2>/u
    .exec(storage.slice(storage.length / 2))?.[1]
    ?.replaceAll('&mdash;', '—')
    .replaceAll('&eacute;', 'é')
    .replaceAll('&amp;', '&') ?? '';

export const operations: readonly Operation[] = [
  {
    ...onPages,
    name: 'tree',
    isServed: false,
    prepare:
      ([storage = '']) =>
      () =>
        tree(storage),
  },
  {
    ...onPages,
    name: 'read',
    reach: { times: 4, memory: 20 },
    prepare([storage = '']) {
      const page = pageWith(storage);
      return async () => {
        const measured = await measurePage(page, { shown: (markdown) => markdown });
        const within = { start: 0, end: measured.sizes.length };
        await takePiece(measured, { from: { block: 0, offset: 0 }, within, room: 4000 });
      };
    },
  },
  edit('append', () => ({ action: 'append', text: 'One line more.' })),
  edit('replace_text, unique', (storage) => ({
    action: 'replace_text',
    find: storage.includes('row 7<') ? 'row 77' : ' 77.',
    text: 'changed',
  })),
  edit('replace_text, ambiguous', () => ({ action: 'replace_text', find: 'the', text: 'changed' })),
  edit(
    'replace_section',
    (storage) => ({ action: 'replace_section', section: middleHeading(storage), text: 'Nothing.' }),
    pageShapes.filter((shape) => shape !== 'one table'),
  ),
  edit('insert_row', (storage) => ({ action: 'insert_row', at: middleRow(storage), cells: ['a', 'b', 'c'] }), [
    'one table',
  ]),
  edit('replace_cell', (storage) => ({ action: 'replace_cell', at: middleRow(storage), column: 'Note', text: 'new' }), [
    'one table',
  ]),
  edit('replace', () => ({ action: 'replace', at: 'no such words on the page', text: 'new' })),
  {
    name: 'trees',
    shapes: ['prose', 'many macros'],
    sizes: searchSizes,
    beside: 'trees',
    reach: {},
    isServed: false,
    prepare: (storages) => () => {
      for (const storage of storages) tree(storage);
    },
  },
  {
    name: 'search',
    shapes: ['prose', 'many macros'],
    sizes: searchSizes,
    beside: 'trees',
    reach: { times: 8 },
    isServed: true,
    prepare(storages) {
      const pages = storages.map((storage, index) => pageWith(storage, String(index + 1)));
      return async () => {
        await passagesOf(
          pages.map((page) => ({ page, read: () => documentInSteps(page.storage, { mentions: 'name' }) })),
          { query: 'When must the service be stopped?', otherWords: ['halt'], maxTokens: 3500 },
        );
      };
    },
  },
  {
    ...onPages,
    name: 'diff: stored as sent',
    prepare([sent = '']) {
      const stored = sent.replaceAll('&mdash;', '—').replace(/<p>([^<]*)<\/p>$/u, '<p>$1 </p>');
      return () => storageDifferenceAsync(sent, `${stored}<p>More.</p>`);
    },
  },
  {
    ...onPages,
    name: 'diff: undo',
    prepare([storage = '']) {
      const now = pageWith(storage);
      const then = { ...now, storage: `${now.storage.replaceAll(' 77.', ' 78.')}<p>More.</p>` };
      return async () => givingWay(unifiedDiffInSteps(await readMarkdown(now), await readMarkdown(then)), undefined);
    },
  },
  {
    name: 'mdast',
    shapes: answerShapes,
    sizes: answerSizes,
    beside: 'mdast',
    reach: {},
    isServed: false,
    prepare:
      ([answer = '']) =>
      () =>
        parseMarkdown(answer),
  },
  {
    name: 'answer: links and citations',
    shapes: answerShapes,
    sizes: answerSizes,
    beside: 'mdast',
    reach: { times: 1 },
    isServed: true,
    prepare([answer = '']) {
      const message = new ToolMessage({ content: 'A page.', tool_call_id: 'call', artifact: { sources: [] } });
      return async () => [checkLinks(answer, new KnownAddresses([message]).originOf), citationsOf(answer, [message])];
    },
  },
];
