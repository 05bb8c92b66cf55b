/** The mark and the first words of the last item of the last list of a page; undefined on a page without one. */
export function lastItem(markdown: string): { mark: string; words: string } | undefined {
  const found = markdown.split('\n').findLast((line) => /^(?:[-*+]|\d+[.)]) \S/u.test(line));
  const match = /^([-*+]|\d+[.)]) (\[[ xX]\] )?(.+)$/u.exec(found ?? '');
  if (match === null) return undefined;
  const [, bullet = '-', box, rest = ''] = match;
  const mark = box === undefined ? bullet.replace(/\d+/u, '1') : `${bullet} [ ]`;
  // Without the marks of links, which a quotation would have to repeat exactly.
  const words = /^[^[\]()*_`<|]+/u.exec(rest)?.[0].trim().split(/\s+/u).slice(0, 8).join(' ') ?? '';
  return words === '' ? undefined : { mark, words };
}
