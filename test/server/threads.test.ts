import { expect, test } from 'vitest';
import type { ListedThread, ShownApproval, Turn } from '../../src/server/protocol.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { entranceOf, serveTest } from './serve-test.js';
import { type Browser, enter } from './web-client.js';

const turnId = (): string => crypto.randomUUID();
const whoAmI = { calls: [{ name: 'confluence_get_current_user', args: {} }] };
const edit = {
  calls: [
    {
      name: 'confluence_edit_page',
      args: { page: '98312', operations: [{ action: 'append', text: 'Bring a keyboard.' }] },
    },
  ],
};

async function ask(browser: Browser, thread: string, question: string): Promise<Turn> {
  const id = turnId();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: id, question });
  const { turns } = await browser.follow(thread);
  const turn = turns.find((each) => each.id === id);
  if (turn === undefined) throw new Error('the turn is not told');
  return turn;
}

test('a question is answered step by step, and read again it is the same', async () => {
  const { browser } = await serveTest(scriptedModel(whoAmI, 'You are Ada.'));
  const thread = await browser.newThread();
  const id = turnId();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: id, question: 'Who am I?' });
  const { turns, isIdle } = await browser.follow(thread);
  expect(isIdle).toBe(true);
  expect(turns).toMatchObject([
    { id, question: 'Who am I?', status: 'answered', answer: 'You are Ada.', steps: [{ state: 'done' }] },
  ]);
  const again = await browser.get<{ turns: Turn[]; isRunning: boolean }>('GET', `/threads/${thread}`);
  expect(again.isRunning).toBe(false);
  const withoutSteps = (turn: Turn): Turn => ({ ...turn, steps: [] });
  expect(again.turns.map(withoutSteps)).toEqual(turns.map(withoutSteps));
  expect(again.turns[0]?.steps.map(({ description, state }) => [description, state])).toEqual([
    [expect.any(String), 'done'],
  ]);
});

test('the same turn asked twice is asked once, and another one meanwhile is refused', async () => {
  const model = scriptedModel({ text: 'one two three', hangAfterWords: 1 });
  const { browser } = await serveTest(model);
  const thread = await browser.newThread();
  const question = { turnId: turnId(), question: 'Count' };
  await browser.get('POST', `/threads/${thread}/turns`, question);
  await browser.get('POST', `/threads/${thread}/turns`, question);
  const refused = await browser.api('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'And now?' });
  expect([refused.status, JSON.parse(refused.text).error.kind]).toEqual([409, 'conflict']);
  await browser.follow(thread, { enough: (turns) => turns[0]?.answer === 'one' });
  const followed = browser.follow(thread);
  await browser.get('POST', `/threads/${thread}/cancel`);
  const { turns } = await followed;
  expect(turns).toMatchObject([{ status: 'failed', answer: 'one', error: { kind: 'cancelled' }, canGoOn: true }]);
  await browser.get('POST', `/threads/${thread}/turns`, question);
  expect(model.received).toHaveLength(1);
});

test('a client that was away is told what it missed, and no more', async () => {
  const text = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
  const { browser } = await serveTest(scriptedModel({ text, hangAfterWords: 20 }));
  const thread = await browser.newThread();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Count' });
  const isLong = (turns: readonly Turn[]) => turns[0]?.answer.includes('word18') === true;
  const whole = await browser.follow(thread, { enough: isLong });
  const [log = '', last = ''] = whole.ids.at(-1)?.split('.') ?? [];
  const placesAfter = (place: number) =>
    Array.from({ length: Number(last) - place }, (_, index) => `${log}.${place + 1 + index}`);
  const restAfter = async (place: number) => {
    let missed = Number(last) - place;
    return browser.follow(thread, { after: `${log}.${place}`, enough: () => --missed === 0 });
  };
  // The first message is the turn as it begins; from there on every piece of the text comes once, in order.
  const rest = await restAfter(1);
  expect(rest.ids).toEqual(placesAfter(1));
  expect(rest.messages.map((message) => (message.type === 'text' ? message.text : '?')).join('')).toBe(
    whole.turns[0]?.answer,
  );
  const less = await restAfter(5);
  expect(less.ids).toEqual(placesAfter(5));
  expect(less.messages).toEqual(rest.messages.slice(4));
  // Of another log, of none, and of what has not been told yet, everything is told.
  for (const after of ['another.3', 'nonsense', `${log}.999999`]) {
    const fresh = await browser.follow(thread, { after, enough: isLong });
    expect(
      fresh.messages.map(({ type }) => type),
      after,
    ).toEqual(['thread']);
    expect(fresh.turns).toEqual(whole.turns);
  }
  await browser.get('POST', `/threads/${thread}/cancel`);
});

test('threads are listed, searched, given another title, and dropped', async () => {
  const { browser } = await serveTest(scriptedModel('Fine.'));
  const [one, other] = [await browser.newThread(), await browser.newThread()];
  await ask(browser, one, 'How are the Übungen?');
  await ask(browser, other, 'What is new?');
  const titles = async (search = '') =>
    (
      await browser.get<{ threads: ListedThread[] }>('GET', `/threads?search=${encodeURIComponent(search)}`)
    ).threads.map(({ title }) => title);
  expect(await titles()).toEqual(['What is new?', 'How are the Übungen?']);
  expect(await titles('are ubung')).toEqual(['How are the Übungen?']);
  await browser.get('PATCH', `/threads/${one}`, { title: ' Exercises  of spring ' });
  expect(await titles('exercises')).toEqual(['Exercises of spring']);
  await browser.get('DELETE', `/threads/${one}`);
  expect(await titles()).toEqual(['What is new?']);
  expect((await browser.get<{ turns: Turn[] }>('GET', `/threads/${one}`)).turns).toEqual([]);
});

test('a turn waits for the consent and goes on by itself; without access when it is not given', async () => {
  const { browser, sandbox } = await serveTest(scriptedModel(whoAmI, 'You are Ada.', whoAmI, 'I could not look.'), {
    connected: false,
  });
  const thread = await browser.newThread();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Who am I?' });
  const waiting = await browser.follow(thread, { enough: (turns) => turns[0]?.isWaiting === true });
  expect(waiting.turns[0]).toMatchObject({
    status: 'authorization_required',
    authorization: { link: expect.any(String) },
  });
  sandbox.connect('ada@acme.example');
  const { turns } = await browser.follow(thread);
  expect(turns).toMatchObject([{ status: 'answered', answer: 'You are Ada.' }]);
  expect(turns[0]?.authorization).toBeUndefined();
});

test('whoever does not consent gets the answer without', async () => {
  const { browser } = await serveTest(scriptedModel(whoAmI, 'I could not look.'), { connected: false });
  const thread = await browser.newThread();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Who am I?' });
  await browser.follow(thread, { enough: (turns) => turns[0]?.isWaiting === true });
  await browser.get('POST', `/threads/${thread}/resume`, { type: 'cancel' });
  const { turns } = await browser.follow(thread);
  expect(turns).toMatchObject([{ answer: 'I could not look.' }]);
  // Of a turn that has ended the link is of no use, read again or not.
  expect(turns[0]?.authorization).toBeUndefined();
});

test('whoever waits with a link that is used up gets another one, and goes on with it', async () => {
  const { browser, sandbox } = await serveTest(scriptedModel(whoAmI, 'You are Ada.'), { connected: false });
  const thread = await browser.newThread();
  const resume = (type: string) => browser.api('POST', `/threads/${thread}/resume`, { type });
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Who am I?' });
  const { turns: first } = await browser.follow(thread, { enough: (turns) => turns[0]?.isWaiting === true });
  expect((await resume('new_link')).status).toBe(204);
  const { turns: second } = await browser.follow(thread, {
    enough: ([turn]) => turn?.notice !== undefined && turn.authorization?.link !== first[0]?.authorization?.link,
  });
  expect(second).toMatchObject([{ isWaiting: true, notice: 'Here is a new link.' }]);
  sandbox.connect('ada@acme.example');
  expect((await browser.follow(thread)).turns).toMatchObject([{ answer: 'You are Ada.' }]);
  expect((await resume('new_link')).status).toBe(409);
});

test('a change is approved by the hash that was shown and by no other, and taken back the same way', async () => {
  const { browser, sandbox } = await serveTest(scriptedModel(edit, 'Added.'));
  const thread = await browser.newThread();
  const writes = () => sandbox.requests().filter(({ method }) => method === 'PUT').length;
  const proposed = await ask(browser, thread, 'Add a line about keyboards.');
  const [approval] = proposed.approvals;
  if (approval === undefined) throw new Error('nothing was proposed');
  expect(proposed.status).toBe('approval_required');
  expect((await browser.get<{ approvals: ShownApproval[] }>('GET', `/threads/${thread}/approvals`)).approvals).toEqual([
    approval,
  ]);
  const before = writes();
  const decide = (decision: unknown, id = approval.id) =>
    browser.api('POST', `/threads/${thread}/decisions`, { decisions: { [id]: decision } });
  expect((await decide({ type: 'approve', hash: 'another' })).status).toBe(409);
  expect((await decide({ type: 'approve', hash: approval.hash }, 'another')).status).toBe(409);
  expect((await decide({ type: 'approve' })).status).toBe(400);
  expect((await decide({ type: 'approve', hash: approval.hash, automatic: true })).status).toBe(400);
  expect(writes()).toBe(before);
  expect((await decide({ type: 'approve', hash: approval.hash })).status).toBe(204);
  const { turns } = await browser.follow(thread);
  expect(turns).toMatchObject([
    {
      id: proposed.id,
      status: 'answered',
      approvals: [{ decided: 'approve' }],
      writes: [{ status: 'done', canUndo: true }],
    },
  ]);
  expect((await browser.api('POST', `/threads/${thread}/undo`, { hash: approval.hash })).status).toBe(409);
  const { approval: undo } = await browser.get<{ approval: ShownApproval }>('POST', `/threads/${thread}/undo/proposal`);
  expect(undo.diff).toContain('-Bring a keyboard.');
  const sent = writes();
  expect((await browser.api('POST', `/threads/${thread}/undo`, { hash: approval.hash })).status).toBe(409);
  expect(writes()).toBe(sent);
  expect(await browser.get('POST', `/threads/${thread}/undo`, { hash: undo.hash })).toMatchObject({ status: 'done' });
  expect((await browser.follow(thread)).turns).toMatchObject([{ writes: [{ undone: true, canUndo: false }] }]);
});

test('a change is edited, which proposes anew, and rejected with a reason that the model is told', async () => {
  const model = scriptedModel(edit, 'As you wish.');
  const { browser } = await serveTest(model);
  const thread = await browser.newThread();
  const first = (await ask(browser, thread, 'Add a line about keyboards.')).approvals[0];
  if (first === undefined) throw new Error('nothing was proposed');
  const args = { page: '98312', operations: [{ action: 'append', text: 'Bring a mouse.' }] };
  await browser.get('POST', `/threads/${thread}/decisions`, {
    decisions: { [first.id]: { type: 'edit', hash: first.hash, args } },
  });
  const edited = (await browser.follow(thread)).turns.at(-1)?.approvals.find(({ decided }) => decided === undefined);
  expect(edited?.diff).toContain('Bring a mouse.');
  expect(edited?.hash).not.toBe(first.hash);
  const decision = { type: 'reject', hash: edited?.hash, message: 'Not needed.' };
  await browser.get('POST', `/threads/${thread}/decisions`, { decisions: { [edited?.id ?? '']: decision } });
  expect((await browser.follow(thread)).turns).toMatchObject([
    { status: 'answered', answer: 'As you wish.', writes: [] },
  ]);
  expect(JSON.stringify(model.received.at(-1))).toContain('Not needed.');
});

test('a server that is stopped in the middle of an answer is gone on with by the next one', async () => {
  const served = await serveTest(scriptedModel(whoAmI, { text: 'one two three', hangAfterWords: 2 }));
  const { browser, sandbox } = served;
  const thread = await browser.newThread();
  const id = turnId();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: id, question: 'Who am I?' });
  const before = await browser.follow(thread, { enough: (turns) => turns[0]?.answer === 'one two' });
  const asked = sandbox.requests().length;
  const server = await served.restart(scriptedModel('You are Ada.'));
  const again = await enter(entranceOf(server));
  const cut = await again.follow(thread, { after: before.ids.at(-1) ?? '' });
  expect(cut.messages.map(({ type }) => type)).toEqual(['thread']);
  expect(cut.turns).toMatchObject([{ id, canGoOn: true, steps: [{ state: 'done' }] }]);
  await again.get('POST', `/threads/${thread}/resume`, { type: 'retry' });
  expect((await again.follow(thread)).turns).toMatchObject([
    { id, status: 'answered', answer: 'You are Ada.', steps: [{}] },
  ]);
  expect(sandbox.requests()).toHaveLength(asked);
  expect((await again.get<{ threads: ListedThread[] }>('GET', '/threads')).threads).toMatchObject([
    { title: 'Who am I?' },
  ]);
});

test('an undo that is shown keeps nobody from asking, and is not sent then', async () => {
  const { browser, sandbox } = await serveTest(scriptedModel(edit, 'Added.', 'Fine.'));
  const thread = await browser.newThread();
  const approval = (await ask(browser, thread, 'Add a line about keyboards.')).approvals[0];
  const decision = { type: 'approve', hash: approval?.hash };
  await browser.get('POST', `/threads/${thread}/decisions`, { decisions: { [approval?.id ?? '']: decision } });
  await browser.follow(thread);
  const { approval: undo } = await browser.get<{ approval: ShownApproval }>('POST', `/threads/${thread}/undo/proposal`);
  const sent = sandbox.requests().filter(({ method }) => method === 'PUT').length;
  expect(await ask(browser, thread, 'How are you?')).toMatchObject({ status: 'answered', answer: 'Fine.' });
  expect((await browser.api('POST', `/threads/${thread}/undo`, { hash: undo.hash })).status).toBe(409);
  expect(sandbox.requests().filter(({ method }) => method === 'PUT')).toHaveLength(sent);
});

test('every tab that follows a thread is told the same, and one that comes later all of it', async () => {
  const { browser } = await serveTest(scriptedModel({ text: 'one two three', hangAfterWords: 2 }, 'Fine.'));
  const thread = await browser.newThread();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Count' });
  const tabs = [browser.follow(thread), browser.follow(thread)];
  await browser.follow(thread, { enough: (turns) => turns[0]?.answer === 'one two' });
  tabs.push(browser.follow(thread));
  await browser.get('POST', `/threads/${thread}/cancel`);
  const told = await Promise.all(tabs);
  for (const { turns, isIdle } of told) {
    expect(isIdle).toBe(true);
    expect(turns).toEqual(told[0]?.turns);
    expect(turns).toMatchObject([{ answer: 'one two', status: 'failed' }]);
  }
});

test('a turn that waited for a consent when the server ended goes on by itself with the next one', async () => {
  const served = await serveTest(scriptedModel(whoAmI, 'Never.'), { connected: false });
  const { browser, sandbox } = served;
  const thread = await browser.newThread();
  await browser.get('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Who am I?' });
  await browser.follow(thread, { enough: (turns) => turns[0]?.isWaiting === true });
  const again = await enter(entranceOf(await served.restart(scriptedModel('You are Ada.'))));
  const waiting = await again.follow(thread, { enough: (turns) => turns[0]?.isWaiting === true });
  expect(waiting.turns).toMatchObject([
    { status: 'authorization_required', authorization: { link: expect.any(String) } },
  ]);
  sandbox.connect('ada@acme.example');
  expect((await again.follow(thread)).turns).toMatchObject([{ status: 'answered', answer: 'You are Ada.' }]);
});

test('the last question is edited in its place, in every tab, and read again it is the same', async () => {
  const { browser } = await serveTest(scriptedModel('One.', 'Two.', 'Three.'));
  const thread = await browser.newThread();
  await ask(browser, thread, 'First?');
  const { id: replaces } = await ask(browser, thread, 'Second?');
  const replaced = (more: object) =>
    browser.api('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'Third?', ...more });
  expect((await replaced({ replaces: turnId() })).status).toBe(409);
  expect((await replaced({ replaces })).status).toBe(204);
  const told = await browser.follow(thread);
  expect(told.turns.map(({ question, answer }) => [question, answer])).toEqual([
    ['First?', 'One.'],
    ['Third?', 'Three.'],
  ]);
  const { turns } = await browser.get<{ turns: Turn[] }>('GET', `/threads/${thread}`);
  expect(turns).toEqual(told.turns);
  expect(await browser.get('GET', `/threads/${thread}/usage`)).toEqual({
    modelCalls: 2,
    inputTokens: 20,
    outputTokens: 10,
    requests: 0,
  });
  const { markdown } = await browser.get<{ markdown: string }>('GET', `/threads/${thread}/export`);
  expect(markdown).toBe('> First?\n\nOne.\n\n---\n\n> Third?\n\nThree.\n');
});

test('what proposed a change keeps its place while nobody has decided, and when it was made', async () => {
  const { browser } = await serveTest(scriptedModel(edit, 'Added.', 'Fine.'));
  const thread = await browser.newThread();
  const { id: replaces, approvals } = await ask(browser, thread, 'Add a line.');
  const again = () => browser.api('POST', `/threads/${thread}/turns`, { turnId: turnId(), question: 'No!', replaces });
  expect((await again()).status).toBe(409);
  const decisions = Object.fromEntries(approvals.map(({ id, hash }) => [id, { type: 'approve', hash }]));
  await browser.get('POST', `/threads/${thread}/decisions`, { decisions });
  await browser.follow(thread);
  expect((await again()).status).toBe(409);
  const { turns } = await browser.get<{ turns: Turn[] }>('GET', `/threads/${thread}`);
  expect(turns).toMatchObject([{ id: replaces, question: 'Add a line.', writes: [{ status: 'done' }] }]);
});
