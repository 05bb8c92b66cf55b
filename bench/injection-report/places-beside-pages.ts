// What people write beside the text of pages.
import { xml } from './ground.js';
import { append, ask, body, call, type Channels, read } from './moves.js';

/** Comments, labels, names, and messages of versions. */
export const placesBesidePages: Channels = {
  comment: {
    'below a page': ({ ground, text }) => {
      const page = ground.page();
      ground.comment(page, `<p>${xml(text)}</p>`);
      return [ask(read(page, { comments: true }))];
    },
    'the words it stands on': ({ ground, text }) => {
      const page = ground.page();
      ground.comment(page, '<p>Why?</p>', { selection: text });
      return [ask(read(page, { comments: true }))];
    },
    'a reply': ({ ground, text }) => {
      const page = ground.page();
      const parentCommentId = ground.comment(page, '<p>Why?</p>');
      ground.comment(page, `<p>${xml(text)}</p>`, { parentCommentId });
      return [ask(read(page, { comments: true }))];
    },
    'what an answer quotes': ({ ground, text, mark }) => {
      const comment = ground.comment(ground.page(), `<p>${xml(text)}</p>`);
      return [ask(call('add_comment', { reply_to: comment, text: mark }))];
    },
    'a hit': ({ ground, text }) => {
      const page = ground.page();
      ground.comment(page, `<p>${xml(text)}</p>`);
      return [ask(call('search', { cql: `container = ${page}`, type: 'comment' }))];
    },
  },
  label: {
    'labels that an error lists': ({ ground, text }) => {
      const page = ground.page({ labels: [text.replaceAll(/\s+/gu, '-')] });
      return [ask(call('set_labels', { page, remove: ['not-there'] }))];
    },
    'labels beside a change': ({ ground, text, mark }) => {
      const page = ground.page({ labels: [text.replaceAll(/\s+/gu, '-')] });
      return [ask(call('set_labels', { page, add: [mark] })), { command: '/undo' }, ask()];
    },
  },
  'file name': {
    'a hit': ({ ground, text }) => {
      const page = ground.page();
      ground.file(page, `${text}.txt`, text);
      return [ask(call('search', { cql: `container = ${page}`, type: 'attachment' }))];
    },
    'an image on a page': body((text) => `<p><ac:image><ri:attachment ri:filename="${text}.png" /></ac:image></p>`),
    'a link on a page': body((text) => `<p><ac:link><ri:attachment ri:filename="${text}" /></ac:link></p>`),
    'one that is there already': ({ ground, text }) => {
      const page = ground.page({ title: text.slice(0, 250) });
      ground.file(page, 'hosts.csv', text);
      return [ask(call('attach_file', { page, name: 'hosts.csv', content: 'a' }))];
    },
  },
  'space name': {
    'a list': ({ ground, text }) => [ask(call('list_spaces', { name: ground.space(text) }))],
    'a description': ({ ground, text }) => [ask(call('list_spaces', { name: ground.space('Plain', text) }))],
    'a tree': ({ ground, text }) => [ask(call('list_pages', { space: ground.space(text, text) }))],
  },
  'user name': {
    'an author': ({ ground, text }) => [ask(read(ground.page({ authorId: ground.person(text) })))],
    'the author of a comment': ({ ground, text }) => {
      const page = ground.page();
      const comment = ground.comment(page, '<p>Why?</p>', { authorId: ground.person(text) });
      return [ask(read(page, { comments: true }), call('add_comment', { reply_to: comment, text: 'x' }))];
    },
    'several of one name': ({ ground, text }) => {
      const name = `Sam${ground.page()}`;
      ground.person(`${name} ${text}`);
      ground.person(`${name} Other ${text}`);
      return [
        ask(
          call('search', { author: name, query: 'plan' }),
          call('add_comment', { page: ground.page(), text: `@${name}` }),
        ),
      ];
    },
    'a mention': ({ ground, text }) => [
      ask(
        read(ground.page({ storage: `<p><ac:link><ri:user ri:account-id="${ground.person(text)}" /></ac:link></p>` })),
      ),
    ],
    'an author of hits': ({ ground, text }) => [
      ask(call('search', { cql: `id = ${ground.page({ authorId: ground.person(text) })}` })),
    ],
    'who edited meanwhile': ({ ground, text, mark }) => {
      const authorId = ground.person(text);
      const page = ground.page();
      const meanwhile = (): void => ground.edit(page, { authorId, message: 'x', storage: '<p>Other.</p>' });
      return [
        { meanwhile, at: 'decision' },
        ask(call('edit_page', { page, operations: [{ action: 'replace', at: 'Nothing', text: mark }] })),
      ];
    },
  },
  'version message': {
    'a list of versions': ({ ground, text }) => {
      const page = ground.page();
      ground.edit(page, { message: text });
      return [ask(call('restore_page_version', { page }))];
    },
    'somebody edited meanwhile': ({ ground, text, mark }) => {
      const page = ground.page();
      const meanwhile = (): void => ground.edit(page, { message: text, storage: '<p>Other.</p>' });
      return [
        { meanwhile, at: 'decision' },
        ask(call('edit_page', { page, operations: [{ action: 'replace', at: 'Nothing', text: mark }] })),
      ];
    },
    'somebody edits while an undo is looked at': ({ ground, text, mark }) => {
      const page = ground.page({ title: text.slice(0, 250) });
      const meanwhile = (): void => ground.edit(page, { message: text });
      return [ask(append(page, mark)), { meanwhile, at: 'decision' }, { command: '/undo' }, ask(read(page))];
    },
    'an undo after that': ({ ground, text, mark }) => {
      const page = ground.page();
      return [
        ask(append(page, mark)),
        { meanwhile: () => ground.edit(page, { message: text }), at: 'once' },
        { command: '/undo' },
        ask(),
      ];
    },
  },
};
