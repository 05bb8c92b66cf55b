import { describe, expect, test } from 'vitest';

import { prepareAttachment } from '../../../src/confluence/write/attach-file.js';
import { prepareMove } from '../../../src/confluence/write/move-page.js';
import { prepareUpdate } from '../../../src/confluence/write/update-content.js';
import { sentRequests } from '../../../src/confluence/write/sent-request.js';
import { showUnseen, showUnseenLine, unseenIn } from '../../../src/confluence/write/unseen.js';
import { rejection } from '../../scalekit/environment.js';
import { testedWrites, type TestedWrite } from './operations.js';
import { ids, page, planStorage, startStage } from './support.js';

const hidden = 'As of\u{202e} May\u{e0041}\u{e0042}\u{200b}\u{fe0f}\u{2066}\u{1b}[2J';
const shownHidden = 'As of‹U+202E› May‹U+E0041›‹U+E0042›‹U+200B›‹U+FE0F›‹U+2066›‹U+001B›[2J';

/** Kinds of change whose texts hold what nobody would see. */
const hostile: Pick<TestedWrite, 'name' | 'prepare'>[] = [
  {
    name: 'change a title, with a message',
    prepare: (client) => prepareUpdate(client, { page: page(ids.plan), title: 'Plan B', message: hidden }),
  },
  {
    name: 'move a page, with a message',
    prepare: (client) =>
      prepareMove(client, { page: page(ids.child), position: 'append', target: page(ids.sibling), message: hidden }),
  },
  {
    name: 'attach a file, with a comment',
    prepare: (client) =>
      prepareAttachment(client, {
        page: page(ids.plan),
        file: { name: 'a "b" [c].txt'.replaceAll('"', "'"), bytes: Buffer.from('x') },
        comment: "'; Type: image/png",
      }),
  },
];

/** Every text of a request with its place; the body of content and the bytes of a file are shown as text elsewhere. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${path}.${key}`));
}
const elsewhere = new Set(['.body.body.value', '.file.content.base64']);

describe.each([...testedWrites, ...hostile])('what will be sent to $name', ({ prepare }) => {
  test('is shown, every text of every request', async () => {
    const stage = await startStage();
    const proposal = await prepare(stage.client);
    const shown = sentRequests(proposal);
    expect(shown).toHaveLength(proposal.requests.length);
    for (const [index, request] of proposal.requests.entries()) {
      const whole = JSON.stringify(shown[index]);
      for (const [path, text] of textsIn(request)) {
        if (elsewhere.has(path)) continue;
        const marked = text.replace(proposal.token, 'mark of this write');
        const expected = path === '.path' ? decodeURI(text) : showUnseenLine(marked);
        expect(whole, path).toContain(JSON.stringify(expected).slice(1, -1));
      }
      expect(unseenIn(whole)).toBeUndefined();
      expect(whole).not.toContain(proposal.token);
    }
  });
});

test('what nobody would see of a body is told, also where no preview in Markdown has a place for it', async () => {
  const stage = await startStage();
  const body = (storage: string) => ({
    page: page(ids.plan),
    body: { storage, from: { version: 3, storage: planStorage } },
  });
  const more = '<p title="a\u{200b}b">x\u{85}&#x202E;y\u{e0041}\u{e0041}</p>';
  const [shown] = sentRequests(await prepareUpdate(stage.client, body(`${planStorage}${more}`)));
  expect(shown?.fields.at(-1)).toEqual({
    name: 'In the body, unseen',
    value: 'U+200B, U+0085, U+202E, U+E0041 (2 times)',
  });
  const [plain] = sentRequests(await prepareUpdate(stage.client, body(`${planStorage}<p>\u{26a0}\u{fe0f}\nx</p>`)));
  expect(plain?.fields.map(({ name }) => name)).toEqual(['Title', 'Version message']);
});

test('what nobody would see is a mark; what a picture is made of is not', () => {
  expect(showUnseenLine(hidden)).toBe(shownHidden);
  expect(showUnseenLine('a\nb\tc')).toBe('a‹U+000A›b‹U+0009›c');
  expect(showUnseen('a\r\nb\tc\u{ad}d\u{3164}')).toBe('a\nb\tc‹U+00AD›d‹U+3164›');
  for (const text of ['👩\u{200d}💻 Ünïcode', '⚠\u{fe0f} Warning', '1\u{fe0f}\u{20e3}', '日本語', 'naïve']) {
    expect(showUnseenLine(text)).toBe(text);
    expect(unseenIn(text)).toBeUndefined();
  }
  expect(showUnseenLine('⚠\u{fe0f}\u{fe0f}\u{fe00}')).toBe('⚠\u{fe0f}‹U+FE0F›‹U+FE00›');
  expect(showUnseenLine('\u{d800}')).toBe('‹U+D800›');
});

test.each([
  'Plan\u{e0041}',
  'Plan\u{202e}B',
  'Pl\u{200b}an',
  'Plan\u{fe0f}',
  'Plan\u{200d}',
  'Pl\u{ad}an',
  'Pl\u{115f}an',
])('a title is refused with what nobody sees in it: %j', async (title) => {
  const stage = await startStage();
  expect(await rejection(prepareUpdate(stage.client, { page: page(ids.plan), title }))).toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(
      /^The title ".*‹U\+[\dA-F]+›.*" holds U\+[\dA-F]+, a character that nobody sees\.$/u,
    ),
  });
});
