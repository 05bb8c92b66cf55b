import { resolve } from 'node:path';
import { decodeHTML } from 'entities';
import { importFolder } from '../../src/sandbox/import-folder.js';
import type { SiteData } from '../../src/sandbox/index.js';
import { fold } from '../retrieval/compare.js';
import type { Selection } from './questions.js';
import { spelling, spells } from './spelling.js';

/** What stands below one heading and above the next, of whatever level. */
export interface SourceSection {
  /** Empty before the first one. */
  heading: string;
  /** Folded; the heading with it. */
  text: string;
}

/** A page as its author wrote it, for keys to be compared with. */
export interface SourcePage {
  id: string;
  /** Its file, relative to the folder. */
  path: string;
  title: string;
  /** Key of its space. */
  space: string;
  isHomepage: boolean;
  parentId: string | null;
  labels: string[];
  /** Folded: title, space, title of the parent, labels. */
  surroundings: string;
  sections: SourceSection[];
}

/** The pages of a folder that every member may read, by path. The sandbox gives the same folder the same ids. */
export async function readSource(folder: string): Promise<Map<string, SourcePage>> {
  const { site, ids } = await importFolder(resolve(folder));
  const contents = new Map(site.contents.map((content) => [content.id, content]));
  const titleOf = (id: string | null): string => contents.get(id ?? '')?.versions.at(-1)?.title ?? '';
  const pages = new Map<string, SourcePage>();
  for (const [path, id] of ids) {
    const content = contents.get(id);
    const space = site.spaces.find((one) => one.id === content?.spaceId);
    if (content === undefined || space === undefined || !includesMembers(space.viewers)) continue;
    if (!isReadable(contents, id)) continue;
    const labels = content.labels.map(({ name }) => name);
    const { parentId } = content;
    pages.set(path, {
      id,
      path,
      title: titleOf(id),
      space: space.key,
      isHomepage: space.homepageId === id,
      parentId,
      labels,
      surroundings: fold([titleOf(id), space.key, space.name, titleOf(parentId), ...labels].join('\n')),
      sections: sectionsOf(content.versions.at(-1)?.storage ?? ''),
    });
  }
  return pages;
}

/** Whether every member may read it, and all above it. */
function isReadable(contents: ReadonlyMap<string, SiteData['contents'][number]>, id: string): boolean {
  const content = contents.get(id);
  if (content?.status !== 'current' || !includesMembers(content.readers)) return false;
  return content.parentId === null || isReadable(contents, content.parentId);
}

/** The group that everybody is in whom the sandbox does not know otherwise. */
const members = 'confluence-users';
const includesMembers = (audience: readonly string[] | null): boolean => audience?.includes(members) ?? true;

const inline = /<\/?(?:strong|b|em|i|u|s|del|code|span|a|sub|sup|small|time|ac:inline-comment-marker)(?:\s[^>]*)?>/giu;

/** Storage in sections. Plain patterns and not the product's own reading, which is what is measured. */
export function sectionsOf(storage: string): SourceSection[] {
  const plain = storage
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/gu, (_, code: string) =>
      code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    )
    .replaceAll(/<ac:parameter ac:name="(?!title")[^"]*">[^<]*<\/ac:parameter>/gu, '')
    .replaceAll(/<time datetime="([^"]*)"\s*\/>/gu, '$1')
    .replaceAll(inline, '');
  // Level and text of each heading stand between the texts.
  const [before = '', ...rest] = plain.split(/<h([1-6])(?:\s[^>]*)?>([\s\S]*?)<\/h\1>/giu);
  const textOf = (part: string): string => decodeHTML(part.replaceAll(/<[^>]+>/gu, '\n'));
  const sections = [{ heading: '', text: fold(textOf(before)) }];
  for (let index = 0; index + 2 < rest.length; index += 3) {
    const heading = textOf(rest[index + 1] ?? '')
      .replaceAll(/\s+/gu, ' ')
      .trim();
    sections.push({ heading, text: fold(`${heading}\n${textOf(rest[index + 2] ?? '')}`) });
  }
  return sections;
}

/** The headings of a page below which one of the spellings stands. */
export function headingsAbove(page: SourcePage, spellings: readonly string[]): string[] {
  const pattern = spelling(spellings);
  return page.sections.filter(({ text }) => pattern.test(text)).map(({ heading }) => heading);
}

/** Which pages a complete list has. Throws an Error for a page that is not there. */
export function selected(pages: ReadonlyMap<string, SourcePage>, selection: Selection): SourcePage[] {
  return [...pages.values()].filter(selects(pages, selection));
}

function selects(pages: ReadonlyMap<string, SourcePage>, selection: Selection): (page: SourcePage) => boolean {
  if ('words' in selection) {
    const { words } = selection;
    return (page) => spells(fold(page.title), words) || headingsAbove(page, words).length > 0;
  }
  if ('space' in selection) return (page) => page.space === selection.space && !page.isHomepage;
  if ('label' in selection) return (page) => page.labels.includes(selection.label);
  const parent = pages.get(selection.below);
  if (parent === undefined) throw new Error(`There is no page ${selection.below}.`);
  return (page) => page.parentId === parent.id;
}
