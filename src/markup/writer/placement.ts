import { type BlockKind, type Container, warn, type Written, type Writing } from './context.js';

const containerNames: Record<Container, string> = {
  page: 'the page',
  panel: 'a panel',
  cell: 'a table cell',
  listItem: 'a list item',
  expand: 'an expand',
  nestedExpand: 'an expand inside another one or a cell',
  macro: 'a macro',
  quote: 'a quote',
};
const kindNames: Record<BlockKind, string> = {
  paragraph: 'paragraph',
  heading: 'heading',
  list: 'list',
  tasks: 'task list',
  decision: 'decision',
  code: 'code block',
  rule: 'rule',
  quote: 'quote',
  image: 'picture',
  extension: 'macro',
  table: 'table',
  panel: 'panel',
  expand: 'expand',
  macro: 'macro with a body',
};

// These say the same in plainer form, so they need not leave their place.
const plainable = new Set<BlockKind>(['heading', 'rule', 'quote']);

/** Blocks told apart by whether a container can hold them; what it cannot hold belongs beside it. */
export function place(
  blocks: readonly Written[],
  container: Container,
  writing: Writing,
): { inside: Written[]; beside: Written[] } {
  const inside: Written[] = [];
  const beside: Written[] = [];
  for (const block of blocks) {
    if (writing.nesting.allows(container, block.kind)) inside.push(block);
    else if (plainable.has(block.kind)) inside.push(...plainer([block], container, writing));
    else {
      warn(
        writing,
        'moved',
        `A ${kindNames[block.kind]} cannot stand in ${containerNames[container]}: it was put after it.`,
      );
      beside.push(block);
    }
  }
  return { inside, beside };
}

/** Blocks for a place that has nothing beside it: what it cannot hold becomes plainer until it can. */
export function plainer(blocks: readonly Written[], container: Container, writing: Writing): Written[] {
  return blocks.flatMap((block) => {
    if (writing.nesting.allows(container, block.kind)) return [block];
    warn(
      writing,
      'flattened',
      `A ${kindNames[block.kind]} cannot stand in ${containerNames[container]}: its content was kept in plainer form.`,
    );
    return plainer(block.flatten(), container, writing);
  });
}

/** One storage string of blocks. */
export const joined = (blocks: readonly Written[]): string => blocks.map(({ storage }) => storage).join('');
