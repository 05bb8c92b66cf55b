// Not in the middle of a word, and without what ends an address in running text in any script.
const pattern = /(?<![\p{L}\p{N}_])https?:\/\/[^\s<>"`\\|^{}\p{Cc}\u3000-\u303f\uff00-\uffef]+/giu;

/**
 * Web addresses in plain text, in order: what a reader shows as `<https://…>` and a writer links. Punctuation that ends
 * a sentence and a closing bracket without its opening one are not part of an address.
 */
export function* bareUrl(text: string): Generator<{ index: number; url: string }> {
  if (!text.includes('://')) return;
  for (const match of text.matchAll(pattern)) {
    const url = withoutEnd(match[0]);
    // A scheme alone is no address.
    if (/^https?:\/\/[\p{L}\p{N}[]/iu.test(url)) yield { index: match.index, url };
  }
}

function withoutEnd(url: string): string {
  let end = url.length;
  let open = 0;
  let close = 0;
  for (const character of url) {
    if (character === '(' || character === '[') open++;
    if (character === ')' || character === ']') close++;
  }
  for (; end > 0; end--) {
    const last = url.charAt(end - 1);
    if ((last === ')' || last === ']') && close > open) close--;
    else if (!/[.,;:!?*_~'’”…]/u.test(last)) break;
  }
  return url.slice(0, end);
}
