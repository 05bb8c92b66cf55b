import { diffWordsWithSpace } from 'diff';

/** A piece of a line; `changed` where it differs from the line that it took the place of. */
export interface Piece {
  text: string;
  changed: boolean;
}

export interface DiffRow {
  kind: 'same' | 'added' | 'removed' | 'gap';
  pieces: Piece[];
}

const signs: Readonly<Record<string, DiffRow['kind']>> = { '+': 'added', '-': 'removed', ' ': 'same', '@': 'gap' };

/** Longest line that is compared by words. */
const maxCompared = 4000;

/** The rows of a diff as approvals have it. Removed lines and as many that were added for them are compared by words. */
export function rowsOf(diff: string): DiffRow[] {
  if (diff === '') return [];
  const rows = diff.split('\n').map((line): DiffRow => {
    const kind = line.startsWith('@') && !line.startsWith('@@') ? 'same' : (signs[line.charAt(0)] ?? 'same');
    const text = kind === 'gap' ? line.replaceAll('@', '').trim() : /^[-+ ]/u.test(line) ? line.slice(1) : line;
    return { kind, pieces: [{ text, changed: false }] };
  });
  for (let start = 0; start < rows.length; start++) {
    const removed = runOf(rows, start, 'removed');
    const added = runOf(rows, start + removed, 'added');
    if (removed > 0 && removed === added) {
      for (let place = start; place < start + removed; place++) compare(rows[place], rows[place + removed]);
    }
    start += Math.max(removed + added - 1, 0);
  }
  return rows;
}

function runOf(rows: readonly DiffRow[], start: number, kind: DiffRow['kind']): number {
  let length = 0;
  while (rows[start + length]?.kind === kind) length++;
  return length;
}

function compare(before: DiffRow | undefined, after: DiffRow | undefined): void {
  const [one, other] = [before?.pieces[0]?.text ?? '', after?.pieces[0]?.text ?? ''];
  if (!before || !after || one.length + other.length > maxCompared) return;
  const words = diffWordsWithSpace(one, other, { timeout: 50 });
  // Lines that have nothing in common are easier to read whole.
  if (!words?.some(({ added, removed, value }) => !added && !removed && value.trim().length > 2)) return;
  before.pieces = words.filter(({ added }) => !added).map(({ value, removed }) => ({ text: value, changed: removed }));
  after.pieces = words.filter(({ removed }) => !removed).map(({ value, added }) => ({ text: value, changed: added }));
}
