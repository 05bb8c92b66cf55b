import { markdownToStorage, type StorageOptions, type WriteWarning } from '../from-markdown.js';
import { macroName } from '../block-test.js';
import { elisionOf } from '../elision.js';
import { macroKind } from '../macros.js';
import {
  closest,
  contentText,
  descendants,
  elementsBelow,
  isElement,
  parseTree,
  type StorageElement,
} from '../tree.js';
import { checkStorage } from '../well-formed.js';
import type { Content, EditOptions } from './operation.js';
import type { Page } from './plan.js';
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
  private nextTaskId: number;
  private readonly taskIds: ReadonlySet<string>;

  constructor(
    private readonly page: Page,
    private readonly options: EditOptions,
  ) {
    const ids = taskIdsIn(page.source, page.root);
    this.taskIds = new Set(ids);
    this.nextTaskId = 1 + ids.map(Number).reduce((most, id) => (Number.isSafeInteger(id) && id > most ? id : most), 0);
  }

  /**
   * The content as storage. `replaced` is the Markdown of what it replaces: content that looks like a shortened copy
   * of it is refused. `kept` are task ids that may come back in given storage.
   */
  write(content: Content, container: Container, replaced = '', kept?: StorageElement): Fresh {
    const fresh =
      content.storage === undefined
        ? this.fromMarkdown(content.markdown, container)
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

  private fromMarkdown(markdown: string, container: Container): Fresh {
    const { site, headings, source } = this.page;
    const { storage, warnings } = markdownToStorage(markdown, {
      ...site,
      container,
      headings,
      nextTaskId: this.nextTaskId,
      beside: source,
    });
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
    const own = kept ? taskIdsIn(this.page.source, kept) : [];
    for (const id of taskIdsIn(storage, root)) {
      if (this.taskIds.has(id) && !own.includes(id))
        throw invalid(
          quoting`The page already has a task with the id ${wiki(id)}.`,
          'Give new tasks another id, or give them as Markdown.',
        );
      this.nextTaskId = Math.max(this.nextTaskId, Number.isSafeInteger(Number(id)) ? Number(id) + 1 : 0);
    }
    return { source: storage, root, fromMarkdown: false };
  }
}

const taskIdsIn = (source: string, root: StorageElement): string[] =>
  elementsBelow(root, 'ac:task-id').map(({ contentStart, contentEnd }) =>
    source.slice(contentStart, contentEnd).trim(),
  );

/** Text and comments of given storage, a line for each block. */
function visibleText({ source, root }: Fresh): string {
  const comments = source.match(/<!--[^]*?-->/gu) ?? [];
  const lines = [...descendants(root)]
    .filter(isElement)
    .filter(({ name }) => /^(?:p|h[1-6]|li|td|th|ac:task-body|ac:plain-text-body)$/u.test(name))
    .map((node) => contentText(source, node));
  return [...comments, ...(lines.length > 0 ? lines : [contentText(source, root)])].join('\n');
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
