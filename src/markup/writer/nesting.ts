import type { BlockKind, Container } from './context.js';

const inCell = 'paragraph heading list tasks decision code rule quote image extension panel expand';

/**
 * What Confluence's editor can hold where (ADF schema). It stores everything else too, but turns it into a block that
 * nobody can edit any more.
 */
const holds: Record<Container, ReadonlySet<string>> = {
  page: new Set(`${inCell} table macro`.split(' ')),
  panel: new Set('paragraph heading list tasks decision code rule image extension'.split(' ')),
  cell: new Set(inCell.split(' ')),
  listItem: new Set('paragraph list tasks code image extension'.split(' ')),
  expand: new Set(`${inCell} table`.split(' ')),
  nestedExpand: new Set(inCell.replace(' expand', '').split(' ')),
  macro: new Set(`${inCell} table`.replace(' expand', '').split(' ')),
  quote: new Set('paragraph list code image extension'.split(' ')),
};

/**
 * Which blocks may stand where: those of the schema, and others that stand so already in what is replaced. Nobody gains
 * by moving old content about.
 */
export class Nesting {
  /** Against the schema, as `container kind`, what there was. */
  readonly met = new Set<string>();

  /** `all`: whatever there is stays where it is, to see what that is. */
  constructor(private readonly known: ReadonlySet<string> | 'all' = new Set()) {}

  allows(container: Container, kind: BlockKind): boolean {
    if (holds[container].has(kind)) return true;
    const pair = `${container} ${kind}`;
    this.met.add(pair);
    return this.known === 'all' || this.known.has(pair);
  }
}
