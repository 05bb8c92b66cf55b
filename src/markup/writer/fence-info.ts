/** What the line of a fence says. */
export interface FenceInfo {
  /** As it was written; empty for none. */
  language: string;
  title: string;
  /** What has no equivalent. */
  left: string[];
}

const titleNames = /^(?:title|filename|file|name|caption)$/iu;
const part =
  /([\w-]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s{}]+))|\[([^\]]+)\]|\{[\d\s,-]*\}|\.([\w+#-]+)|[^\s{}]+/gu;

/** The language and title of a code block, in each of the ways in which they are written, e.g. `js title="a.js"`, `js:a.js`. */
export function fenceInfo(info: string): FenceInfo {
  // A title of our own may hold quotes.
  const own = /(?:^|\s)title="(.*)"$/u.exec(info);
  const rest = own === null ? info : info.slice(0, own.index);
  const [first = ''] = /^[^\s{=[]+(?![^\s{[]*=)/u.exec(rest) ?? [];
  const [, word = first, file = ''] = /^([\w+#.-]+):(?!\/\/)([^:\s]\S*)$/u.exec(first) ?? [];
  let language = word;
  let title = own?.[1] ?? file;
  const left: string[] = [];
  for (const [text, name, double, single, bare, bracketed, className] of rest.slice(first.length).matchAll(part)) {
    const value = double ?? single ?? bare;
    if (name !== undefined && titleNames.test(name)) title ||= value ?? '';
    else if (bracketed !== undefined) title ||= bracketed;
    else if (className !== undefined && language === '') language = className;
    else left.push(text);
  }
  return { language, title, left };
}
