import { posix } from 'node:path';
import type { MarkdownHeading, MarkdownTarget } from '../markdown.js';
import type { Entry } from './outline.js';
import type { ScannedFile } from './scan.js';

export interface LinkTargets {
  /** By path of the page's file. */
  pages: ReadonlyMap<string, Entry>;
  /** By path of a folder: its page, or the folder itself. */
  folders: ReadonlyMap<string, Entry>;
  /** Everything else there is, by path. */
  files: ReadonlyMap<string, ScannedFile>;
  baseUrl: string;
}

/**
 * Makes the function that says what a link written in `entry` points at. Relative links and links from the root of the
 * space or of the import are looked up with and without `.md`/`.html`; a file that is no page goes through `attach`,
 * which returns the name of the attachment. Undefined for addresses of the web and for what is not there.
 */
export function linkResolver(
  entry: Entry,
  targets: LinkTargets,
  attach: (file: ScannedFile) => string,
): (href: string) => MarkdownTarget | undefined {
  const from = posix.dirname(entry.file?.path ?? entry.key);
  const spaceRoot = entry.space.folder.path;
  return (href) => {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return undefined;
    const hash = href.indexOf('#');
    const fragment = hash < 0 ? '' : decode(href.slice(hash + 1));
    const path = decode((hash < 0 ? href : href.slice(0, hash)).replace(/\?.*$/, ''));
    if (path === '') return { kind: 'url', url: `#${encodeURIComponent(anchorOf(entry.text.headings(), fragment))}` };
    const roots = path.startsWith('/') ? [spaceRoot, ''] : [from];
    for (const root of roots) {
      const target = posix.normalize(posix.join(root, path)).replace(/^\.?\/|\/$/g, '');
      if (target.startsWith('..')) continue;
      const page = pageAt(target, targets);
      if (page !== undefined) return pageTarget(page, entry, fragment, targets.baseUrl);
      const file = targets.files.get(target);
      if (file !== undefined) return { kind: 'attachment', filename: attach(file) };
    }
    return undefined;
  };
}

function pageAt(path: string, { pages, folders }: LinkTargets): Entry | undefined {
  const stem = path.replace(/\.(?:html?|md|xhtml)$/i, '');
  return (
    pages.get(path) ??
    folders.get(path) ??
    pages.get(`${stem}.md`) ??
    pages.get(`${stem}.xhtml`) ??
    pages.get(`${stem}.html`) ??
    folders.get(stem)
  );
}

function pageTarget(page: Entry, from: Entry, fragment: string, baseUrl: string): MarkdownTarget {
  const { key } = page.space;
  if (page.kind === 'folder') return { kind: 'url', url: `${baseUrl}/spaces/${key}/folder/${page.id}` };
  if (page.kind === 'blogpost') {
    const day = (page.meta.createdAt ?? page.modifiedAt).slice(0, 10).replaceAll('-', '/');
    return { kind: 'url', url: `${baseUrl}/spaces/${key}/blog/${day}/${page.id}` };
  }
  return {
    kind: 'page',
    title: page.title,
    ...(page.space === from.space ? {} : { space: key }),
    ...(fragment === '' ? {} : { anchor: encodeURIComponent(anchorOf(page.text.headings(), fragment)) }),
  };
}

// Files link to headings by GitHub's slugs; Confluence's anchor is the heading itself with `-` for each space.
function anchorOf(headings: readonly MarkdownHeading[], fragment: string): string {
  const found = headings.find((heading) => slugOf(heading.text) === fragment.toLowerCase());
  return found === undefined ? fragment : found.text.replaceAll(' ', '-');
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone `%` is legal in a file name and in what people write; then the text means itself.
    return text;
  }
}
