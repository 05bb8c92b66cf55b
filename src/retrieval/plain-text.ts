/** The target of a link or image, behind its label. */
const linkTarget = /\]\((?:<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?: "[^"\n]*")?\)/gu;
const link = /(!?)\[((?:[^\\[\]\n]|\\.)*)\]\(((?:<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*))(?: "[^"\n]*")?\)/gu;

/**
 * The words of Markdown as a reader sees them: labels of links and images without their targets, no marks, no tags, no
 * escapes. Code keeps its text. For counting words and comparing; linear in the length of the text.
 */
export function plainText(markdown: string): string {
  return (
    markdown
      // An address in angle brackets is text and stays.
      .replaceAll(linkTarget, '] ')
      .replaceAll(/^(?: *> ?)*\[!([A-Z]+)\]/gmu, ' ')
      .replaceAll(/<\/?(?:br|details|summary)>/gu, ' ')
      .replaceAll(/<\/?(?:u|sub|sup|strong|em|del)>/gu, '')
      .replaceAll(/^ *\|(?: :?-+:? \|)+$/gmu, '')
      .replaceAll(/\\([!-/:-@[-`{-~])/gu, '$1')
      .replaceAll(/\*\*|~~|`+|!?\[(?!!)|\]/gu, '')
  );
}

/**
 * Markdown with the labels of links alone, unless `keeps` says of a label and its target that it is wanted: targets are a
 * fifth of the tokens of a wiki and rarely what is asked for. Images and code stay as they are.
 */
export function dropTargets(markdown: string, keeps: (label: string, target: string) => boolean): string {
  return outsideCode(markdown, (text) =>
    text.replaceAll(link, (whole, image: string, label: string, target: string) =>
      image !== '' || label.trim() === '' || (/^<?https?:/u.test(target) && keeps(label, target)) ? whole : label,
    ),
  );
}

const fence = /^[ >]*(`{3,}|~{3,})/u;

function outsideCode(markdown: string, change: (text: string) => string): string {
  if (!markdown.includes('```')) return change(markdown);
  let open: string | undefined;
  return markdown
    .split('\n')
    .map((line) => {
      const mark = fence.exec(line)?.[1];
      if (open !== undefined) {
        if (mark?.startsWith(open)) open = undefined;
        return line;
      }
      if (mark !== undefined) open = mark;
      return mark === undefined ? change(line) : line;
    })
    .join('\n');
}
