// Random approved edits of every page of a folder, through the whole stack, each compared with what was there before,
// with what was sent, and with what the server then keeps.
import type { SandboxOptions, SiteData } from '../../src/sandbox/index.js';
import { randomFrom } from '../markup-report/random-edits.js';
import { type Conversation, openConversation, openStage, type Stage, type Told } from './conversation.js';
import { differenceOfMeaning, judgeSent } from './judge.js';
import { type PageEdit, planEdit } from './page-edits.js';
import { type ServerTap, tapServer } from './wire-tap.js';

const user = 'editor@wiki.example';

type Content = SiteData['contents'][number];

/** What came of the edits of a page, or of all pages. */
interface EditCounts {
  tried: number;
  /** Kind of edit → how many were made. */
  done: Record<string, number>;
  /** Kind and reason → how many were refused. */
  refused: Record<string, number>;
  /** Characters that changed outside of the edits. */
  outside: number;
  /** Things that are gone although no edit named them. */
  lost: number;
  /** Saves of which the server stored something else than was sent, without a difference in meaning. */
  rewritten: number;
}

export interface EditedPage extends EditCounts {
  id: string;
  title: string;
  violations: string[];
}

export interface PagesReport {
  pages: EditedPage[];
  violations: string[];
  total: EditCounts & { pages: number };
}

export interface PagesOptions {
  /** The site: `importDir` or `seed`. */
  sandbox: SandboxOptions;
  /** Edits per page; default 10. */
  edits?: number;
  seed?: string;
  /** Chooses pages; default all. */
  suits?: (page: { title: string; storage: string }) => boolean;
  onPage?: (page: EditedPage) => void;
}

/** Edits every page of a site that has a text. */
export async function reportPages(options: PagesOptions): Promise<PagesReport> {
  const { sandbox, edits = 10, seed = 'writes', suits = () => true, onPage } = options;
  const stage = await openStage({
    user,
    sandbox: { ...sandbox, users: [{ identifier: user, displayName: 'Editor' }] },
  });
  // Who may do what is another report's business.
  for (const space of stage.site.spaces) Object.assign(space, { viewers: null, editors: null });
  for (const content of stage.site.contents) Object.assign(content, { readers: null, updaters: null });
  stage.sandbox.touch();
  const tap = tapServer(Number(new URL(stage.sandbox.url).port));
  try {
    const conversation = await openConversation(stage);
    const pages: EditedPage[] = [];
    const targets = stage.site.contents
      .filter(({ type, status }) => (type === 'page' || type === 'blogpost') && status === 'current')
      .filter((content) => latestOf(content).storage !== '' && suits(latestOf(content)));
    for (const content of targets) {
      const page = await editPage({ stage, tap, conversation, content }, { edits, seed });
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

interface Setting {
  stage: Stage;
  tap: ServerTap;
  conversation: Conversation;
  content: Content;
}

function latestOf({ versions }: Content): Content['versions'][number] {
  const latest = versions.at(-1);
  if (latest === undefined) throw new Error('A content has at least one version.');
  return latest;
}

async function editPage(setting: Setting, { edits, seed }: { edits: number; seed: string }): Promise<EditedPage> {
  const { content } = setting;
  const { title } = latestOf(content);
  const random = randomFrom(`${seed} ${content.id} ${title}`);
  const page: EditedPage = {
    id: content.id,
    title,
    tried: 0,
    done: {},
    refused: {},
    outside: 0,
    lost: 0,
    rewritten: 0,
    violations: [],
  };
  for (let number = 0; number < edits; number += 1) {
    const latest = latestOf(content);
    const plan = planEdit(latest.storage, random, `Zq${number}x`, latest.title);
    if (plan === undefined) break;
    page.tried += 1;
    await makeEdit(setting, { plan, page, number });
  }
  return page;
}

async function makeEdit(
  { stage, tap, conversation, content }: Setting,
  { plan, page, number }: { plan: PageEdit; page: EditedPage; number: number },
): Promise<void> {
  const complain = (what: string): void =>
    void page.violations.push(`${plan.kind}: ${what}; ${JSON.stringify(plan.args).slice(0, 300)}`);
  const ask = async (args: Record<string, unknown>): Promise<{ answer: Told; changed: string[] }> => {
    tap.forget();
    const before = fingerprints(stage.site);
    const { told } = await conversation.turn([{ name: 'confluence_edit_page', args: { page: content.id, ...args } }], {
      threadId: `${content.id}-${number}-${'allow_loss' in args}`,
    });
    const changed = fingerprints(stage.site).filter((now, index) => now !== before[index]);
    const [answer] = told;
    if (answer === undefined) throw new Error('The call is gone.');
    return { answer, changed };
  };
  const count = content.versions.length;
  const before = latestOf(content);
  let allowLoss: string[] | undefined;
  let { answer, changed } = await ask(plan.args);
  const refused = (): boolean => answer.told !== 'done' && answer.approvals.length === 0;
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
  const stored = latestOf(content);
  if (content.versions.length !== count + 1 || stored.number !== before.number + 1)
    complain(`${content.versions.length - count} versions came of it, up to ${stored.number}`);
  const other = changed.filter((now) => !now.startsWith(`${content.id} `));
  if (other.length > 0) complain(`other content changed: ${other.join(', ').slice(0, 200)}`);
  const request: { title?: string; body?: { value?: unknown } } = JSON.parse(tap.last('PUT', `/${content.id}`) ?? '{}');
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
  const { outcome } = answer;
  if (outcome?.status === 'done' && outcome.difference !== undefined)
    complain(`called a difference: ${outcome.difference}`);
  countUp(page.done, plan.kind);
}

/** One line per content: whatever a write could change. */
function fingerprints({ contents, comments, attachments }: SiteData): string[] {
  return [
    ...contents.map((content) => {
      const { id, status, parentId, position, labels, versions } = content;
      const { title, storage, number } = latestOf(content);
      return `${id} ${status} ${parentId} ${position} ${labels.length} ${versions.length} ${number} ${title} ${storage.length}`;
    }),
    `comments ${comments.length} ${comments.map(({ resolution }) => resolution).join('')}`,
    `attachments ${attachments.length}`,
  ];
}

/** The keys of what a refusal says would be lost: a list of `label [kind:key]`. */
function lossesNamed(text: string): string[] {
  const list = /would remove what it does not name: ([^]*?)\. Keep them in the new content/u.exec(text)?.[1] ?? '';
  return list.split('; ').flatMap((item) => / \[([A-Za-z]+:.*)\]$/u.exec(item)?.[1] ?? []);
}

/** A refusal without the words of the page, so that equal ones are counted together. */
function reasonOf(text: string): string {
  const [line = ''] = text
    .replaceAll(/"(?:[^"\\]|\\.)*"/gu, '"…"')
    .replaceAll(/\d+/gu, '#')
    .split('\n');
  return line.slice(0, 120);
}

function countUp(counts: Record<string, number>, key: string, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}

function totalOf(pages: readonly EditedPage[]): PagesReport['total'] {
  const total: PagesReport['total'] = {
    pages: pages.length,
    tried: 0,
    done: {},
    refused: {},
    outside: 0,
    lost: 0,
    rewritten: 0,
  };
  for (const page of pages) {
    for (const key of ['tried', 'outside', 'lost', 'rewritten'] as const) total[key] += page[key];
    for (const key of ['done', 'refused'] as const)
      for (const [name, count] of Object.entries(page[key])) countUp(total[key], name, count);
  }
  return total;
}
