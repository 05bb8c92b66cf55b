import { piecesOf } from '../../lookup/pieces.js';
import { type Conversation, type Done, resultOf } from './conversation.js';
import type { Slots } from '../../language/sentence-template.js';
import type { Form, Given, KnownPage } from './forms.js';
import { type Meant, pageNamed, spaceNamed } from './named.js';
import { listed, type Move, type PlannedCall, say, sayNoAnswer, type Said } from './planned.js';
import { bodyOf, dayOf, linkTo, readResult, wholeText } from './results.js';

/** Characters of a comment in a list. */
const maxComment = 300;
const maxPieces = 4;

/**
 * The next move for a sentence of the table: it finds out what is named, calls the tool, and says what came of it; undefined
 * for one that is a question to the wiki after all.
 */
export function requestMove(
  { form, slots }: { form: Form; slots: Slots },
  { done }: Conversation,
  tools: ReadonlySet<string>,
): Move | undefined {
  if (!tools.has(form.tool)) {
    return sayNoAnswer(
      form.changes
        ? 'I may only read here, so nothing was changed. Changes have to be allowed first: `--allow-writes` on the command line.'
        : `I may not use ${form.tool} here.`,
    );
  }
  const pages: Record<string, KnownPage> = {};
  for (const place of ['PAGE', 'OTHER'] as const) {
    const name = slots[place];
    const meant: Meant<KnownPage> =
      name === undefined ? { found: { id: '', title: '' } } : pageNamed(name, done, { isExact: form.isExact === true });
    if ('move' in meant) return meant.isUnknown && form.isQuestion ? undefined : unchanged(meant.move, form);
    pages[place] = meant.found;
  }
  const space: Meant<string> = slots['SPACE'] === undefined ? { found: '' } : spaceNamed(slots['SPACE'], done);
  if ('move' in space) return unchanged(space.move, form);
  const { PAGE = noPage, OTHER = noPage } = pages;
  const given: Given = { slots, pages: { PAGE, OTHER }, space: space.found, markdown: '' };
  if (form.reads) {
    const call: PlannedCall = { name: 'confluence_read_page', args: { page: PAGE.id } };
    const page = resultOf(done, call);
    if (page === undefined) return { calls: [call] };
    const { error, from } = readResult(page);
    if (error !== undefined) return sayNoAnswer(`${error.message} Nothing was changed.`);
    // The end of the page is what matters, and a long one comes in pieces.
    given.markdown = from === undefined ? bodyOf(page.content) : '';
  }
  const args = form.args(given);
  if (args === undefined) return sayNoAnswer(`${form.asks?.(given) ?? ''}\n\nNothing was changed so far.`);
  const call = { name: form.tool, args };
  const answer = resultOf(done, call);
  if (answer === undefined) return { calls: [call] };
  return form.changes ? changed(answer) : shown(answer, form);
}

/** Why it goes no further; of a change, that nothing has come of it. */
const unchanged = (move: Move, { changes }: Form): Move =>
  'text' in move && changes ? { ...move, text: `${move.text}\n\nNothing was changed so far.` } : move;

const noPage: KnownPage = { id: '', title: '' };

/** What became of a change, in words for the person who asked for it. */
function changed(answer: Done): Said {
  const { error, outcome, rejected } = readResult(answer);
  if (rejected) return say('You rejected this change; nothing was written. Ask for another one whenever you like.');
  if (outcome !== undefined) return say(wholeText(answer.content));
  return sayNoAnswer(`${error?.message ?? wholeText(answer.content)} Nothing was changed.`);
}

/** What a tool has listed or read, from what it gives to programs. */
function shown(answer: Done, form: Form): Said {
  const { error, spaces, nodes, hits, outline, comments, user, sources, cursor, from, isComplete } = readResult(answer);
  if (error !== undefined) return sayNoAnswer(error.message);
  const list = (head: string, lines: readonly string[], isCut = false): Said =>
    lines.length === 0
      ? sayNoAnswer(`${head.replace(/[,:].*$/u, '')}: nothing that you may see.`)
      : say([head, '', listed(lines, isCut)].join('\n'));
  if (user !== undefined) {
    return say(`You are ${user.displayName}${user.email === undefined ? '' : ` (\`${user.email}\`)`} on the wiki.`);
  }
  if (spaces.length > 0)
    return list(
      `${spaces.length} spaces:`,
      spaces.map(({ key, name, url }) => `- ${linkTo({ title: name, url })}, key ${key}`),
      cursor !== undefined,
    );
  if (form.tool === 'confluence_list_pages') {
    return list(
      `${nodes.length} pages:`,
      nodes.map(({ title, url, depth }) => `${'  '.repeat(depth - 1)}- ${linkTo({ title, url })}`),
    );
  }
  if (form.tool === 'confluence_search') {
    return list(
      'Changed in the last seven days, latest first:',
      hits.map((hit) => `- ${linkTo(hit)}, space ${hit.space}, ${dayOf(hit.updatedAt)}`),
      cursor !== undefined,
    );
  }
  const [page] = sources;
  if (page === undefined) return sayNoAnswer('There is no such page.');
  const headings = outline.map(
    ({ level, text }) => `${'  '.repeat(Math.max(0, level - Math.min(...outline.map((each) => each.level))))}- ${text}`,
  );
  if (form.tool === 'confluence_find_mentions') {
    const [, ...linking] = sources;
    return linking.length === 0 && isComplete
      ? say(`No page that you may see links to ${linkTo(page)}.`)
      : list(
          `Pages that link to ${linkTo(page)}:`,
          linking.map((source) => `- ${linkTo(source)}, space ${source.space}`),
          cursor !== undefined || !isComplete,
        );
  }
  if (form.sentences[0].startsWith('who wrote')) {
    const { author = 'somebody', updatedAt, version = 1 } = page;
    const first = version === 1 ? 'written' : `last changed (version ${version})`;
    return say(`${linkTo(page)} was ${first} by ${author}${updatedAt === '' ? '' : ` on ${dayOf(updatedAt)}`}.`);
  }
  if (answer.args['outline'] === true) return list(`The sections of ${linkTo(page)}:`, headings);
  if (answer.args['comments'] === true) {
    return comments.length === 0
      ? say(`${linkTo(page)} has no comments.`)
      : list(
          `Comments on ${linkTo(page)}, newest first:`,
          comments.flatMap(({ author, updatedAt, url, markdown }) => [
            `- ${author || 'Somebody'}, [${dayOf(updatedAt)}](${url}): ${beginningOf(markdown)}`,
          ]),
          from !== undefined,
        );
  }
  if (form.sentences[0].includes('tasks')) {
    const tasks = bodyOf(answer.content)
      .split('\n')
      .filter((line) => /^\s*[-*] \[ \] /u.test(line));
    return tasks.length === 0
      ? say(`${linkTo(page)} has no open tasks${from === undefined ? '' : ' in its first part'}.`)
      : list(`Open tasks on ${linkTo(page)}:`, tasks, from !== undefined);
  }
  const pieces = piecesOf(bodyOf(answer.content));
  const groups = [...new Set(pieces.map(({ group }) => group))].slice(0, maxPieces);
  const beginning = groups.map((group) =>
    pieces
      .filter((piece) => piece.group === group)
      .slice(0, 12)
      .flatMap(({ lines }) => lines),
  );
  const quoted = beginning.flatMap((lines, index) => [
    ...(index > 0 ? ['>'] : []),
    ...lines.map((line) => `> ${line}`),
  ]);
  const sections = headings.length > 1 ? `\n\nIts sections:\n\n${listed(headings)}` : '';
  return { text: `${quoted.join('\n')}\n\n— ${linkTo(page)}${sections}`, answers: pieces.length > 0, quotes: true };
}

/** A text on one line; a longer one is marked as cut. */
function beginningOf(markdown: string): string {
  const line = markdown.replaceAll(/\s+/gu, ' ').trim();
  return line.length > maxComment ? `${line.slice(0, maxComment - 1).replace(/\p{Cs}$/u, '')}…` : line;
}
