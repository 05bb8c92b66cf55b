// Random approved edits of every page of a folder, through the whole stack, each compared with what was there before,
// with what was sent, and with what the server then keeps.
import { randomFrom } from '../markup-report/random-edits.mjs';
import { openConversation, openStage } from './conversation.mjs';
import { differenceOfMeaning, judgeSent } from './judge.mjs';
import { planEdit } from './page-edits.mjs';
import { tapServer } from './wire-tap.mjs';

const user = 'editor@wiki.example';

/**
 * `sandbox` are the options of the site (`importDir` or `seed`); `edits` the number of edits per page, `suits` chooses
 * pages. Gives `{pages, violations, total}`; a page is `{title, done, refused, outside, lost, rewritten}`.
 */
export async function reportPages(kit, { sandbox, edits = 10, seed = 'writes', suits = () => true, onPage }) {
  const stage = await openStage(kit, {
    user,
    sandbox: { ...sandbox, users: [{ identifier: user, displayName: 'Editor' }] },
  });
  // Who may do what is another report's business.
  for (const space of stage.site.spaces) Object.assign(space, { viewers: null, editors: null });
  for (const content of stage.site.contents) Object.assign(content, { readers: null, updaters: null });
  stage.sandbox.touch();
  const tap = tapServer(Number(new URL(stage.sandbox.url).port));
  try {
    const conversation = await openConversation(kit, stage);
    const pages = [];
    const targets = stage.site.contents
      .filter(({ type, status }) => (type === 'page' || type === 'blogpost') && status === 'current')
      .filter(({ versions }) => versions.at(-1).storage !== '' && suits(versions.at(-1)));
    for (const content of targets) {
      const page = await editPage({ kit, stage, tap, conversation, content, edits, seed });
      pages.push(page);
      onPage?.(page);
    }
    return {
      pages,
      violations: pages.flatMap(({ title, violations }) => violations.map((what) => [title, what].join(': '))),
      total: totalOf(pages),
    };
  } finally {
    tap.close();
    await stage.sandbox.close();
  }
}

async function editPage({ stage, tap, conversation, content, edits, seed }) {
  const { title } = content.versions.at(-1);
  const random = randomFrom(`${seed} ${content.id} ${title}`);
  const page = {
    id: content.id,
    title,
    tried: 0,
    done: {},
    refused: {},
    outside: 0,
    lost: 0,
    /** Saves of which the server stored something else than was sent, without a difference in meaning. */
    rewritten: 0,
    violations: [],
  };
  for (let number = 0; number < edits; number += 1) {
    const latest = content.versions.at(-1);
    const plan = planEdit(latest.storage, random, `Zq${number}x`, latest.title);
    if (plan === undefined) break;
    page.tried += 1;
    await makeEdit({ stage, tap, conversation, content, plan, page, number });
  }
  return page;
}

async function makeEdit({ stage, tap, conversation, content, plan, page, number }) {
  const complain = (what) => page.violations.push(`${plan.kind}: ${what}; ${JSON.stringify(plan.args).slice(0, 300)}`);
  const ask = async (args) => {
    tap.forget();
    const before = fingerprints(stage.site);
    const { told } = await conversation.turn([{ name: 'confluence_edit_page', args: { page: content.id, ...args } }], {
      threadId: `${content.id}-${number}-${'allow_loss' in args}`,
    });
    const changed = fingerprints(stage.site).filter((now, index) => now !== before[index]);
    return { answer: told[0], changed };
  };
  const count = content.versions.length;
  const before = content.versions.at(-1);
  let allowLoss;
  let { answer, changed } = await ask(plan.args);
  const refused = () => answer.told !== 'done' && answer.approvals.length === 0;
  const keys = refused() ? lossesNamed(answer.text) : [];
  if (keys.length > 0) {
    // Somebody says yes to what the refusal lists.
    if (changed.length > 0) complain('a refusal changed the site');
    countUp(page.refused, 'would lose something unnamed (asked again with leave to)');
    allowLoss = keys;
    ({ answer, changed } = await ask({ ...plan.args, allow_loss: keys }));
  }
  if (refused()) {
    if (changed.length > 0 || content.versions.length !== count) complain('a refusal changed the site');
    if (answer.text.trim().length < 20) complain(`refused without a word: ${answer.text}`);
    countUp(page.refused, `${plan.kind}: ${reasonOf(answer.text)}`);
    return;
  }
  if (answer.told !== 'done') return complain(`${answer.told}: ${answer.text.slice(0, 200)}`);
  const stored = content.versions.at(-1);
  if (content.versions.length !== count + 1 || stored.number !== before.number + 1)
    complain(`${content.versions.length - count} versions came of it, up to ${stored.number}`);
  const other = changed.filter((now) => !now.startsWith(`${content.id} `));
  if (other.length > 0) complain(`other content changed: ${other.join(', ').slice(0, 200)}`);
  const request = JSON.parse(tap.last('PUT', `/${content.id}`) ?? '{}');
  const sent = request.body?.value;
  if (typeof sent !== 'string') return complain('no body was sent');
  const wanted = plan.args.title ?? before.title;
  if (request.title !== wanted || stored.title !== wanted) complain(`the title is ${stored.title}`);
  const faults = judgeSent(before.storage, sent, plan, allowLoss);
  page.outside += faults.outside;
  page.lost += faults.lost.length;
  if (faults.outside > 0) complain(`${faults.outside} characters changed outside`);
  if (faults.lost.length > 0) complain(`lost ${faults.lost.join(', ')}`);
  for (const what of faults.wrong) complain(what);
  const difference = differenceOfMeaning(sent, stored.storage);
  if (difference !== undefined) complain(`stored otherwise: ${difference}`);
  if (stored.storage !== sent) page.rewritten += 1;
  if (answer.outcome.difference !== undefined) complain(`called a difference: ${answer.outcome.difference}`);
  countUp(page.done, plan.kind);
}

/** One line per content: whatever a write could change. */
function fingerprints({ contents, comments, attachments }) {
  return [
    ...contents.map(({ id, status, parentId, position, labels, versions }) => {
      const { title, storage, number } = versions.at(-1);
      return `${id} ${status} ${parentId} ${position} ${labels.length} ${versions.length} ${number} ${title} ${storage.length}`;
    }),
    `comments ${comments.length} ${comments.map(({ resolution }) => resolution).join('')}`,
    `attachments ${attachments.length}`,
  ];
}

/** The keys of what a refusal says would be lost: a list of `label [kind:key]`. */
function lossesNamed(text) {
  const list = /would remove what it does not name: ([^]*?)\. Keep them in the new content/u.exec(text)?.[1] ?? '';
  return list.split('; ').flatMap((item) => / \[([A-Za-z]+:.*)\]$/u.exec(item)?.[1] ?? []);
}

/** A refusal without the words of the page, so that equal ones are counted together. */
function reasonOf(text) {
  return text
    .replaceAll(/"(?:[^"\\]|\\.)*"/gu, '"…"')
    .replaceAll(/\d+/gu, '#')
    .split('\n')[0]
    .slice(0, 120);
}

function countUp(counts, key) {
  counts[key] = (counts[key] ?? 0) + 1;
}

function totalOf(pages) {
  const total = { pages: pages.length, tried: 0, done: {}, refused: {}, outside: 0, lost: 0, rewritten: 0 };
  for (const page of pages) {
    for (const key of ['tried', 'outside', 'lost', 'rewritten']) total[key] += page[key];
    for (const key of ['done', 'refused'])
      for (const [name, count] of Object.entries(page[key])) total[key][name] = (total[key][name] ?? 0) + count;
  }
  return total;
}
