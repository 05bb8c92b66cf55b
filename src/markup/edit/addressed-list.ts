import { ours, quoting, wiki } from '../../ours.js';
import type { PageBlock, PageDocument } from '../page-document.js';
import type { Steps } from '../steps.js';
import { parentOf, plainWords, sectionRange } from './find-block.js';
import { invalid, quoted } from './refusal.js';
import { children } from './relatives.js';

/** What kind of list Markdown is when it is nothing else. */
export function listKind(markdown: string): 'task' | 'number' | 'bullet' | undefined {
  const kinds = itemLines(markdown).map((line) => {
    if (/^[-*+]\s+\[[ xX]\]\s/u.test(line)) return 'task';
    if (/^\d{1,9}[.)]\s/u.test(line)) return 'number';
    return /^[-*+]\s/u.test(line) ? 'bullet' : undefined;
  });
  return kinds.every((kind) => kind === kinds[0]) ? kinds[0] : undefined;
}

/** The lines of Markdown that are in no other: of a list each item's first. */
const itemLines = (markdown: string): string[] =>
  markdown
    .trim()
    .split('\n')
    .filter((line) => /^\S/u.test(line));

const isList = ({ kind }: PageBlock): boolean => kind === 'list' || kind === 'taskList';

/** The list that has an item, all of it; without `itemAt` the only one of a section, or of the page. */
export function* listMeant(
  document: PageDocument,
  section: string | undefined,
  itemAt: (() => Steps<PageBlock>) | undefined,
): Steps<PageBlock> {
  if (itemAt === undefined) return onlyList(document, section);
  const found = yield* itemAt();
  for (let next: PageBlock | undefined = found; next !== undefined; next = parentOf(document, next))
    if (isList(next)) return next;
  throw invalid(
    quoting`${wiki(quoted(plainWords(found.markdown)))} stands in no list.`,
    'Give words of one of its items in `at`.',
  );
}

function onlyList(document: PageDocument, section: string | undefined): PageBlock {
  const range = section === undefined ? undefined : sectionRange(document, section);
  const lists = document.blocks.filter(
    (block) => isList(block) && (range === undefined || (block.start >= range.start && block.end <= range.end)),
  );
  const [first, ...more] = lists;
  // What lies in the only list belongs to it.
  if (first !== undefined && more.every(({ end }) => end <= first.end)) return first;
  throw invalid(
    quoting`${range === undefined ? 'The page' : quoting`The section ${wiki(quoted(range.text))}`} has ${first === undefined ? 'no list' : 'several lists'}.`,
    'Name an item of the list in `at`.',
  );
}

/**
 * Refuses Markdown of a list in the place of one item: of another kind than the list is, or with other items of it again.
 * The item alone cannot become so; the list can.
 */
export function* refuseListInItem(document: PageDocument, item: PageBlock, markdown: string): Steps {
  const given = listKind(markdown);
  const list = parentOf(document, item);
  if (given === undefined || list === undefined) return;
  const own = listKind(yield* list.markdownInSteps());
  const lines = itemLines(markdown);
  const [line = ''] = lines;
  // A mark before new words says little; one that is all that changes is what is meant.
  const isMeant = given === 'task' || lines.length > 1 || plainWords(line) === wordsOf(item);
  const isOther = own !== undefined && given !== own && isMeant;
  const others = new Set(
    children(document, list)
      .filter((other) => other !== item)
      .map(wordsOf),
  );
  const isAgain = lines.length > 1 && lines.some((each) => others.has(plainWords(each)));
  if (!isOther && !isAgain) return;
  throw invalid(
    isOther
      ? ours`One item of a ${nameOf[own]} cannot be one of a ${nameOf[given]}: all of the list has one kind.`
      : ours`\`text\` has other items of the list again, which would stand there twice.`,
    'To change the list as a whole use the action replace_list with all of its items; to change one item give that item alone.',
  );
}

const wordsOf = ({ markdown }: PageBlock): string => plainWords(itemLines(markdown)[0] ?? '');

const nameOf = { task: 'list of tasks', number: 'numbered list', bullet: 'bulleted list' } as const;
