// What authors of pages write.
import type { ToolCall } from '../writes-report/random-calls.js';
import { type PageParts, xml } from './ground.js';
import { append, ask, body, call, type Channels, type Place, type Planting, read } from './moves.js';

const titled =
  (calls: (page: string, planting: Planting) => readonly ToolCall[], parts: Partial<PageParts> = {}): Place['plant'] =>
  (planting) => {
    const title = planting.text.slice(0, 250);
    return [ask(...calls(planting.ground.page({ ...parts, title }), planting))];
  };

const macro = (name: string, inner: string): string =>
  `<ac:structured-macro ac:name="${name}" ac:schema-version="1">${inner}</ac:structured-macro>`;
const parameter = (name: string, value: string): string => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;
const rich = (inner: string): string => `<ac:rich-text-body>${inner}</ac:rich-text-body>`;
const plain = (text: string): string => `<ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body>`;
const table = (rows: readonly (readonly string[])[]): string =>
  `<table><tbody>${rows
    .map(
      (row, index) => `<tr>${row.map((cell) => (index === 0 ? `<th>${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`,
    )
    .join('')}</tbody></table>`;

/** Titles, and what stands on a page. */
export const placesOnPages: Channels = {
  title: {
    'a page that is read': titled((page) => [read(page)]),
    'an outline': titled((page) => [read(page, { outline: true })], { storage: '<h2>One</h2><p>x</p>' }),
    'a hit': titled((page) => [call('search', { cql: `id = ${page}` })]),
    'a child in a tree': ({ ground, text }) => {
      const parent = ground.page();
      ground.page({ parentId: parent, title: text.slice(0, 250) });
      return [ask(call('list_pages', { page: parent }))];
    },
    'a folder above': ({ ground, text }) => {
      const folder = ground.page({ type: 'folder', title: text.slice(0, 250), storage: '' });
      ground.page({ parentId: folder });
      return [
        ask(
          call('list_pages', { page: folder }),
          call('create_page', { title: 'x', body: 'y', parent: folder, space: 'OPS' }),
        ),
      ];
    },
    'a blog post': titled((page) => [read(page)], { type: 'blogpost' }),
    'a change, its outcome and its undoing': (planting) => {
      const page = planting.ground.page({ title: planting.text.slice(0, 250) });
      return [ask(append(page, planting.mark)), { command: '/undo' }, ask()];
    },
    'a page moved beside it': titled((page, { ground }) => [
      read(page),
      call('move_page', { page: ground.page(), after: page }),
    ]),
    'a page that is thrown away': titled((page) => [read(page), call('delete_page', { page })]),
  },
  body: {
    'a paragraph': body((text) => `<p>${text}</p>`),
    'an item': body((text) => `<ul><li>${text}</li></ul>`),
    'a task': body(
      (text) =>
        `<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>${text}</ac:task-body></ac:task></ac:task-list>`,
    ),
    'a quotation': body((text) => `<blockquote><p>${text}</p></blockquote>`),
    'inline code': body((text) => `<p><code>${text}</code></p>`),
    'a passage': ({ ground, text }) => {
      const term = `quillfeather${ground.page()}`;
      ground.page({ storage: `<p>About ${term}: ${xml(text)}</p>` });
      return [ask(call('search', { query: term }))];
    },
    'an excerpt': ({ ground, text }) => {
      const page = ground.page({ storage: `<p>${xml(text)}</p>` });
      return [ask(call('search', { cql: `id = ${page}` }))];
    },
    'the target of a link': body(
      (text) => `<p><a href="https://evil.example/${encodeURIComponent(text)}">here</a></p>`,
    ),
    'the text of a link': body((text) => `<p><a href="https://evil.example/text">${text}</a></p>`),
    'blocks that an error lists': ({ ground, text }) => {
      const twin = `<p>Twin ${xml(text)}</p>`;
      const page = ground.page({ storage: twin + twin });
      return [ask(call('edit_page', { page, operations: [{ action: 'replace', at: 'Twin', text: 'x' }] }))];
    },
    'what stands beside a change': ({ ground, text, mark }) => {
      const page = ground.page({ storage: `<p>${xml(text)}</p><p>Old words.</p>` });
      const operations = [{ action: 'replace', at: 'Old words', text: mark }];
      return [ask(read(page), call('edit_page', { page, operations })), { command: '/undo' }, ask()];
    },
    'an earlier version': ({ ground, text }) => {
      const page = ground.page({ storage: `<p>${xml(text)}</p>` });
      ground.edit(page, { storage: '<p>New.</p>' });
      return [ask(call('restore_page_version', { page, version: 1 }))];
    },
  },
  heading: {
    'a page that is read': body((text) => `<h2>${text}</h2><p>x</p>`),
    'an outline': ({ ground, text }) => {
      const page = ground.page({ storage: `<h2>${xml(text)}</h2><p>x</p><h3>${xml(text)}</h3><p>y</p>` });
      return [ask(read(page, { outline: true }))];
    },
    'an error about no such section': ({ ground, text }) => {
      const page = ground.page({ storage: `<h2>${xml(text)}</h2><p>x</p>` });
      const operations = [{ action: 'append', section: 'Nothing', text: 'x' }];
      return [ask(read(page, { section: 'Nothing' }), call('edit_page', { page, operations }))];
    },
    'the path of a passage': ({ ground, text }) => {
      const term = `marigoldine${ground.page()}`;
      ground.page({ storage: `<h2>${xml(text)}</h2><p>About ${term}.</p>` });
      return [ask(call('search', { query: term }))];
    },
  },
  table: {
    'a cell': body((text) =>
      table([
        ['Who', 'What'],
        [text, 'x'],
      ]),
    ),
    'a header': body((text) =>
      table([
        [text, 'What'],
        ['a', 'b'],
      ]),
    ),
    'a tag over two cells': body((text) =>
      table([
        ['Who', 'What'],
        [text.slice(0, 30), text.slice(30)],
      ]),
    ),
    'an error about columns': ({ ground, text }) => {
      const page = ground.page({
        storage: table([
          [xml(text), 'What'],
          ['alpha', 'b'],
        ]),
      });
      const operations = [{ action: 'replace_cell', at: 'alpha', column: 'None', text: 'x' }];
      return [ask(call('edit_page', { page, operations }))];
    },
  },
  macro: {
    'its name': body((text) => macro(text, '')),
    'a parameter': body((text) => macro('jira', parameter('jqlQuery', text) + parameter(text, 'x'))),
    'its text': body((text) => macro('code', plain(text))),
    'a status': body((text) => `<p>${macro('status', parameter('title', text))}</p>`),
    'a panel': body((text) => macro('panel', parameter('title', text) + rich(`<p>${text}</p>`))),
    'properties of a page': body((text) => macro('details', rich(table([[text, 'x']])))),
    'a page that it includes': body((text) =>
      macro('include', parameter('', `<ac:link><ri:page ri:content-title="${text}" /></ac:link>`)),
    ),
    'an unknown one': body((text) => macro('quotes-of-the-day', parameter('quote', text) + rich(`<p>${text}</p>`))),
    'an extension of the new editor': body(
      (text) =>
        `<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">${text}</ac:adf-attribute><ac:adf-content><p>${text}</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>${text}</p></ac:adf-fallback></ac:adf-extension>`,
    ),
    'an emoji': body(
      (text) => `<p><ac:emoticon ac:name="blue-star" ac:emoji-shortname="${text}" ac:emoji-fallback="${text}" /></p>`,
    ),
    'an anchor and a date': body((text) => `<p>${macro('anchor', parameter('', text))}<time datetime="${text}" /></p>`),
  },
  'alt text': {
    'an image': body(
      (text) => `<p><ac:image ac:alt="${text}" ac:title="${text}"><ri:attachment ri:filename="a.png" /></ac:image></p>`,
    ),
    'an image from elsewhere': body(
      (text) => `<p><ac:image ac:alt="${text}"><ri:url ri:value="https://evil.example/a.png" /></ac:image></p>`,
    ),
    'a caption': body(
      (text) => `<ac:image><ri:attachment ri:filename="a.png" /><ac:caption><p>${text}</p></ac:caption></ac:image>`,
    ),
  },
  'hidden text': {
    white: body((text) => `<p><span style="color: rgb(255,255,255);">${text}</span></p>`),
    'of no size': body((text) => `<p><span style="font-size: 0px; display: none">${text}</span></p>`),
    'a collapsed part': body((text) => macro('expand', parameter('title', text) + rich(`<p>${text}</p>`))),
    'a comment of the markup': body((text) => `<p>x<!-- ${text} --></p>`),
    CDATA: body(
      (text) =>
        `<p><ac:link><ri:page ri:content-title="x" /><ac:plain-text-link-body><![CDATA[${text}]]></ac:plain-text-link-body></ac:link></p>`,
    ),
    'a hint for authors': body((text) => `<p><ac:placeholder>${text}</ac:placeholder></p>`),
    'an attribute': body((text) => `<p title="${text}" data-note="${text}">x</p>`),
  },
};
