import { type StorageOptions, writeMarkdown, type WriteWarning } from '../from-markdown.js';
import { Nesting } from '../writer/nesting.js';
import { macroName } from '../block-test.js';
import { elisionOf } from '../elision.js';
import { macroKind } from '../macros.js';
import { inOneGo, type Steps } from '../steps.js';
import { closest, contentText, descendants, isElement, parseTree, type StorageElement } from '../tree.js';
import { checkStorage } from '../well-formed.js';
import type { Content, EditOptions } from './operation.js';
import type { Page } from './plan.js';
import { ConfluenceError } from '../../errors.js';
import { quoting, wiki } from '../../ours.js';
import { invalid, inWords, quoted } from './refusal.js';

/** Where new content is put: what Confluence's editor can hold there differs. */
export type Container = NonNullable<StorageOptions['container']>;

/** New content as storage, parsed. */
export interface Fresh {
  readonly source: string;
  /** The element whose content it is: the root of the source, or a part of it. */
  readonly root: StorageElement;
  /** Written by us from Markdown: what it lacks of the old block is not meant to go. */
  readonly fromMarkdown: boolean;
}

/** Makes storage of new content; one for all operations of an edit, because task ids are unique in a page. */
export class ContentWriter {
  /** What of new Markdown could not be written as asked. */
  readonly warnings: WriteWarning[] = [];
  private nextTaskId = 1;

  private constructor(
    private readonly page: Page,
    private readonly options: EditOptions,
    private readonly taskIds: TaskIds,
  ) {
    for (const id of taskIds.keys()) this.reserve(id);
  }

  /** A writer for a page, which may be large. */
  static *open(page: Page, options: EditOptions): Steps<ContentWriter> {
    return new ContentWriter(page, options, yield* taskIdsIn(page.source, page.root));
  }

  /**
   * The content as storage. `replaced` is the Markdown of what it replaces: content that looks like a shortened copy
   * of it is refused. `kept` are task ids that may come back in given storage.
   */
  write(content: Content, container: Container, replaced = '', kept?: StorageElement): Fresh {
    const fresh =
      content.storage === undefined
        ? this.fromMarkdown(content.markdown, container, replaced)
        : this.given(content.storage, kept);
    this.refuseElision(content.markdown ?? visibleText(fresh), replaced);
    return fresh;
  }

  /** Refuses new text that stands for old text instead of repeating it. */
  refuseElision(text: string, replaced: string): void {
    const { allowLoss } = this.options;
    if (replaced === '' || allowLoss === true || (Array.isArray(allowLoss) && allowLoss.includes('elision'))) return;
    const phrase = elisionOf(replaced, text);
    if (phrase === undefined) return;
    throw invalid(
      quoting`The new content has ${wiki(quoted(phrase))} where the page has more: it looks cut short.`,
      'Send the whole new content, or edit only the part that changes; pass `elision` in `allowLoss` if the words are meant.',
    );
  }

  private fromMarkdown(markdown: string, container: Container, replaced: string): Fresh {
    const { site, headings, source } = this.page;
    const options = { ...site, container, headings, nextTaskId: this.nextTaskId, beside: source };
    const nesting = new Nesting();
    const plain = writeMarkdown(markdown, options, nesting);
    // What the editor would not hold, and the old content holds, is old content: it stays as it was.
    const known = nesting.met.size === 0 ? nesting.met : nestingOf(replaced, options);
    const { storage, warnings } = known.size === 0 ? plain : writeMarkdown(markdown, options, new Nesting(known));
    for (const warning of warnings)
      if (!this.warnings.some(({ message }) => message === warning.message)) this.warnings.push(warning);
    this.nextTaskId += storage.split('<ac:task-id>').length - 1;
    return { source: storage, root: parseTree(storage), fromMarkdown: true };
  }

  private given(storage: string, kept: StorageElement | undefined): Fresh {
    const problem = checkStorage(storage);
    if (problem)
      throw invalid(
        quoting`The given storage is not well-formed: ${inWords(problem)}.`,
        'Correct it, or give the content as Markdown.',
      );
    const root = parseTree(storage);
    const isKept = (at: number) => kept !== undefined && at >= kept.start && at < kept.end;
    for (const id of inOneGo(taskIdsIn(storage, root)).keys()) {
      const places = this.taskIds.get(id);
      if (places !== undefined && !places.some(isKept))
        throw invalid(
          quoting`The page already has a task with the id ${wiki(id)}.`,
          'Give new tasks another id, or give them as Markdown.',
        );
      this.reserve(id);
    }
    return { source: storage, root, fromMarkdown: false };
  }

  private reserve(id: string): void {
    if (Number.isSafeInteger(Number(id))) this.nextTaskId = Math.max(this.nextTaskId, Number(id) + 1);
  }
}

/** Ids of tasks, each with the offsets where it stands. */
type TaskIds = ReadonlyMap<string, readonly number[]>;

const nodesPerStep = 1000;

function* taskIdsIn(source: string, root: StorageElement): Steps<TaskIds> {
  const found = new Map<string, number[]>();
  let seen = 0;
  for (const node of descendants(root)) {
    if (++seen % nodesPerStep === 0) yield;
    if (!isElement(node) || node.name !== 'ac:task-id') continue;
    const id = source.slice(node.contentStart, node.contentEnd).trim();
    const places = found.get(id);
    if (places === undefined) found.set(id, [node.start]);
    else places.push(node.start);
  }
  return found;
}

/** What stands in what against the editor's schema in Markdown that was read. */
function nestingOf(markdown: string, options: StorageOptions): ReadonlySet<string> {
  const nesting = new Nesting('all');
  try {
    writeMarkdown(markdown, options, nesting);
  } catch (error) {
    // More than can be written at once; what of it was seen counts.
    if (!ConfluenceError.isInstance(error)) throw error;
  }
  return nesting.met;
}

/** Text and comments of given storage, a line for each block. */
function visibleText({ source, root }: Fresh): string {
  const comments = source.match(/<!--[^]*?-->/gu) ?? [];
  const lines = [...descendants(root)]
    .filter(isElement)
    .filter(({ name }) => /^(?:p|h[1-6]|li|td|th|ac:task-body|ac:plain-text-body)$/u.test(name))
    .map((node) => contentText(node));
  return [...comments, ...(lines.length > 0 ? lines : [contentText(root)])].join('\n');
}

/** What holds the place of new content, as the writer names it. */
export function containerOf(element: StorageElement): Container {
  const cell = element.name === 'td' || element.name === 'th' ? element : closest(element, 'td', 'th');
  for (let next: StorageElement | undefined = element; next; next = next.parent) {
    if (next.name === 'li') return 'listItem';
    if (next.name === 'blockquote') return 'quote';
    if (next.name === 'ac:adf-content') return 'panel';
    if (next.name === 'ac:rich-text-body') return macroContainer(next.parent);
    if (next === cell) return 'cell';
  }
  return 'page';
}

function macroContainer(macro: StorageElement | undefined): Container {
  const name = macro ? macroName(macro) : '';
  if (macroKind(name).alert) return 'panel';
  return name === 'expand' ? 'expand' : 'page';
}
