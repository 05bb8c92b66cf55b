import { sentencePattern, type Slots, slotsOf } from '../../language/sentence-template.js';
import { lastItem } from './last-item.js';
import type { PlannedCall } from './planned.js';

/** A page that a sentence names, once it is known which. */
export interface KnownPage {
  id: string;
  title: string;
}

/** Everything that a call can be made of. */
export interface Given {
  slots: Slots;
  /** The pages that `PAGE` and `OTHER` name. */
  pages: { PAGE: KnownPage; OTHER: KnownPage };
  /** The key of the space that `SPACE` names; empty without one. */
  space: string;
  /** Markdown of `PAGE`, of a form that `reads` it; empty when not all of it is known. */
  markdown: string;
}

/**
 * What the offline model understands beside questions. `sentences` are templates: words, `a|b` for either, `a?` for one
 * that can be left out, `[…]` for a part that can, `"TEXT"` for quoted words, and `PAGE` for a name. The first is the one
 * that is shown to people.
 */
export interface Form {
  sentences: readonly [string, ...string[]];
  /** What it does, as a predicate. */
  does: string;
  tool: `confluence_${string}`;
  /** Whether it proposes a change. */
  changes?: true;
  /** Whether the page has to be called by its whole title: what it does is not soon undone. */
  isExact?: true;
  /** Whether the text of the page decides about the call. */
  reads?: true;
  /** Whether it may as well be a question to the wiki, which it is when no page is called so. */
  isQuestion?: true;
  /** Undefined: there is no call to make, and the sentence is answered with `asks`. */
  args: (given: Given) => PlannedCall['args'] | undefined;
  asks?: (given: Given) => string;
}

type Arguments = Form['args'];
type Flags = Partial<Pick<Form, 'isExact' | 'reads' | 'asks' | 'isQuestion'>>;

/** A form that looks something up. */
const looks = (
  tool: Form['tool'],
  sentences: Form['sentences'],
  does: string,
  args: Arguments,
  flags: Flags = {},
): Form => ({ tool, sentences, does, args, ...flags });

/** A form that proposes a change. */
const changes = (
  tool: Form['tool'],
  sentences: Form['sentences'],
  does: string,
  args: Arguments,
  flags: Flags = {},
): Form => ({ tool, sentences, does, args, changes: true, ...flags });

/** A form that proposes one operation on a page. */
const edits = (
  sentences: Form['sentences'],
  does: string,
  operation: (given: Given) => object,
  flags: Flags = {},
): Form =>
  changes(
    'confluence_edit_page',
    sentences,
    does,
    (given) => ({ page: given.pages.PAGE.id, operations: [operation(given)] }),
    flags,
  );

const read = 'confluence_read_page';
const pageOf = ({ pages }: Given): { page: string } => ({ page: pages.PAGE.id });

/** The one table of these sentences: what is matched, what `/help` lists, and what docs/offline-model.md shows. */
export const forms: readonly Form[] = [
  looks(
    'confluence_list_spaces',
    [
      'list the? spaces',
      'which|what spaces [are_there|can_i_see|exist|do_we_have]',
      '[show|list] [me] all? the? spaces',
    ],
    'lists the spaces that you can see',
    () => ({}),
  ),
  looks(
    'confluence_list_pages',
    [
      'list the? pages in SPACE',
      'list|show me? all? the? pages|page_tree in|of the? SPACE [space]',
      'which|what pages are there? in the? SPACE [space]',
    ],
    'lists the pages of a space, by its name or key',
    ({ space }) => ({ space }),
  ),
  looks(
    'confluence_list_pages',
    ['list the? pages below PAGE', 'list|show me? all? the? pages|children below|under PAGE'],
    'lists what lies below a page',
    pageOf,
  ),
  looks(
    read,
    ['show the outline of PAGE', '[show|give] [me] an|the? outline|headings|sections of|on PAGE'],
    'lists the headings of a page',
    (given) => ({ ...pageOf(given), outline: true }),
  ),
  looks(
    read,
    ['show the comments on PAGE', '[show|list] [me] the? comments on|of|below PAGE'],
    'shows the comments of a page',
    (given) => ({ ...pageOf(given), comments: true }),
  ),
  looks(
    read,
    ['show the open tasks on PAGE', '[show|list] [me] the? open? tasks|todos on|of PAGE'],
    'lists the tasks of a page that are not done',
    pageOf,
  ),
  looks(
    'confluence_search',
    [
      'what changed [in SPACE] this week',
      'what changed|is_new|was_changed [recently|lately|this_week] [in SPACE]',
      '[show|list] [me] the? recent|latest changes [in SPACE]',
    ],
    'lists the pages that were changed in the last seven days',
    ({ space }) => ({
      cql: 'type in (page, blogpost) order by lastmodified desc',
      updated_after: '7d',
      limit: 15,
      ...(space !== '' && { space }),
    }),
  ),
  looks(
    'confluence_get_current_user',
    ['who am I', 'who am i', 'what is? my name|user_name|username|account', 'whoami'],
    'says who you are on the wiki',
    () => ({}),
  ),
  looks(
    read,
    [
      'summarize PAGE',
      'summarise|summarize|open|quote the? page? PAGE',
      'read|show [me] the? page PAGE',
      'tl;dr|tldr of? PAGE',
    ],
    'quotes how a page begins, and lists its headings',
    pageOf,
  ),
  looks(
    read,
    [
      'who wrote PAGE',
      'who wrote|changed|edited|updated the? page? PAGE [last]',
      'when was the? page? PAGE last? written|changed|edited|updated [last]',
      'who last wrote|changed|edited|updated the? page? PAGE',
    ],
    'says who changed a page last, and when',
    (given) => ({ ...pageOf(given), outline: true }),
    { isQuestion: true },
  ),
  looks(
    'confluence_find_mentions',
    [
      'which pages link to PAGE',
      'what|which pages link|lead|point to the? page? PAGE',
      'what links to the? page? PAGE',
    ],
    'lists the pages that link to a page',
    (given) => ({ ...pageOf(given), links: true }),
    { isQuestion: true },
  ),
  edits(
    [
      'add "TEXT" to PAGE [under "SECTION"]',
      'add|append|put [the|a|an] new? item|step|task|point|line|paragraph? "TEXT" to|on|in|into PAGE [under|in_the_section|in_section "SECTION"]',
    ],
    'adds an item to the last list of a page, else a paragraph at its end, or at the end of a section',
    ({ slots: { TEXT: text = '', SECTION: section }, markdown }) => {
      if (section !== undefined) return { action: 'append', section, text };
      const item = lastItem(markdown);
      return item === undefined
        ? { action: 'append', text }
        : { action: 'insert_after', at: item.words, text: `${item.mark} ${text}` };
    },
    { reads: true },
  ),
  edits(
    [
      'replace "OLD" with "NEW" on PAGE',
      'replace|change "OLD" with|by|to|into "NEW" on|in PAGE',
      'on|in PAGE replace|change "OLD" with|by|to|into "NEW"',
    ],
    'replaces words of a page',
    ({ slots }) => ({ action: 'replace_text', find: slots['OLD'], text: slots['NEW'] }),
  ),
  edits(
    ['tick "TASK" on PAGE', 'tick|check|complete [off] "TASK" on|in PAGE', 'mark "TASK" as? done on|in PAGE'],
    'ticks the task that begins with these words',
    ({ slots }) => ({ action: 'set_task', at: slots['TASK'], done: true }),
  ),
  changes(
    'confluence_edit_page',
    ['rename PAGE to "TITLE"', 'rename the? page? PAGE to|into "TITLE"'],
    'gives a page another title',
    (given) => ({ ...pageOf(given), title: given.slots['TITLE'] }),
    { isExact: true },
  ),
  changes(
    'confluence_create_page',
    [
      'create the page "TITLE" in SPACE with "TEXT"',
      'create|write|make|add [a|the] new? page called? "TITLE" in the? SPACE [space] with|saying the? text? "TEXT"',
    ],
    'makes a page; its text may be Markdown of several lines',
    ({ space, slots }) => ({ title: slots['TITLE'], body: slots['TEXT'], space }),
  ),
  changes(
    'confluence_add_comment',
    ['comment "TEXT" on PAGE [at "WORDS"]', 'comment|add_the_comment|add_a_comment "TEXT" on|to PAGE [at|on "WORDS"]'],
    'comments on a page, or on words of it',
    (given) => ({
      ...pageOf(given),
      text: given.slots['TEXT'],
      ...(given.slots['WORDS'] !== undefined && { selection: given.slots['WORDS'] }),
    }),
  ),
  changes(
    'confluence_set_labels',
    ['label PAGE with "LABEL"', 'add the? label "LABEL" to PAGE'],
    'adds a label to a page',
    (given) => ({ ...pageOf(given), add: [given.slots['LABEL']] }),
  ),
  changes(
    'confluence_set_labels',
    ['remove the label "LABEL" from PAGE', 'remove|delete the? label "LABEL" from PAGE'],
    'takes a label off a page',
    (given) => ({ ...pageOf(given), remove: [given.slots['LABEL']] }),
  ),
  changes(
    'confluence_move_page',
    ['move PAGE below OTHER', 'move the? page? PAGE below|under OTHER'],
    'moves a page with all below it to another parent in its space',
    (given) => ({ ...pageOf(given), parent: given.pages.OTHER.id }),
    { isExact: true },
  ),
  changes(
    'confluence_attach_file',
    ['attach "FILE" to PAGE', 'attach|upload the? file? "FILE" to|on PAGE'],
    'attaches a file from the folder that `--attach-from` names',
    (given) => ({ ...pageOf(given), path: given.slots['FILE'], name: given.slots['FILE']?.split('/').at(-1) }),
  ),
  changes(
    'confluence_restore_page_version',
    ['restore version NUMBER of PAGE', 'restore the? version NUMBER of the? page? PAGE'],
    'makes an earlier version of a page the newest',
    (given) => ({ ...pageOf(given), version: Number(given.slots['NUMBER']) }),
    { isExact: true },
  ),
  changes(
    'confluence_delete_page',
    ['delete the page PAGE', 'delete|trash the? page PAGE'],
    'moves a page to the trash',
    pageOf,
    { isExact: true },
  ),
  changes(
    'confluence_undo_change',
    ['undo my last change', 'undo|revert my|your|the last? change', 'take back my|your|the last? change'],
    'takes back the last change of this conversation',
    () => ({}),
  ),
  changes(
    'confluence_edit_page',
    [
      'add a step about SUBJECT to PAGE',
      'add|append|put a|an|the|one? new? step|item|point|line|note|task|entry|link|paragraph about|on|for SUBJECT to|on|in|into PAGE',
    ],
    'finds the page and asks what the step shall say: the words are always yours',
    () => undefined,
    {
      asks: ({ pages, slots }) =>
        `What shall it say about ${slots['SUBJECT']}? The words are always yours: \`add "…" to ${pages.PAGE.id}\``,
    },
  ),
];

/** The sentence that a form is shown by, e.g. `add "TEXT" to PAGE [under "SECTION"]`. */
export const shownSentence = ({ sentences: [first] }: Form): string => first.replaceAll('?', '');

/** A list of sentences with what each does, in Markdown. */
export const sentenceList = (listed: readonly Form[]): string =>
  listed.map((form) => `- \`${shownSentence(form)}\`: ${form.does}`).join('\n');

/** The form that a sentence has, with what stands at its places; undefined when it is something else. */
export function formOf(sentence: string): { form: Form; slots: Slots } | undefined {
  for (const { form, patterns } of compiled) {
    for (const pattern of patterns) {
      const slots = slotsOf(sentence, pattern);
      if (slots !== undefined) return { form, slots };
    }
  }
  return undefined;
}

const compiled = forms.map((form) => ({ form, patterns: form.sentences.map(sentencePattern) }));
