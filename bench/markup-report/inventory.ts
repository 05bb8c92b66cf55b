// Everything in a page that has an identity or a target and would be lost without a trace when a block is rewritten.
import { elements, parseStorage } from './xml.js';

/** The inventory of a page or a part of one, as `kind value` → how often. */
export function inventoryOf(storage: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (kind: string, value: string | undefined): void => {
    if (value === undefined) return;
    const key = `${kind} ${value}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const pending = [parseStorage(storage)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { name, attributes } = node;
    for (const attribute of ['local-id', 'ac:local-id', 'ri:local-id', 'ac:macro-id'])
      add(attribute, attributes[attribute]);
    if (name === 'ac:structured-macro' || name === 'ac:macro') add('macro', attributes['ac:name']);
    if (name === 'ac:inline-comment-marker') add('comment', attributes['ac:ref']);
    if (name === 'ac:task-id') add('task', node.children.map((child) => ('text' in child ? child.text : '')).join(''));
    if (name === 'a') add('link', attributes['href']);
    if (name === 'ac:link') add('anchor', attributes['ac:anchor']);
    if (name === 'ac:image' || name === 'ac:adf-extension') add(name, '');
    if (name.startsWith('ri:'))
      for (const attribute of [
        'account-id',
        'userkey',
        'username',
        'filename',
        'content-title',
        'content-id',
        'space-key',
        'value',
      ])
        add(`ri:${attribute}`, attributes[`ri:${attribute}`]);
    // The fallback is a rendering of what stands beside it; it goes stale and is dropped with an edit.
    pending.push(...elements(node).filter((child) => child.name !== 'ac:adf-fallback'));
  }
  return counts;
}

/** What `before` holds and `after` does not, as readable lines. */
export function lost(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...before].flatMap(([key, count]) => {
    const gone = count - (after.get(key) ?? 0);
    return gone > 0 ? [gone === 1 ? key : `${key} (${gone} times)`] : [];
  });
}
