// The links of an answer, as renderers make them: markdown-it with HTML and bare addresses, GitHub's Markdown, a terminal.
import { stripVTControlCharacters } from 'node:util';
import { Parser } from 'htmlparser2';
import MarkdownIt from 'markdown-it';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { figure } from './ground.js';

interface Link {
  href: string;
  /** What a reader sees of it; undefined for what is loaded without being clicked. */
  text: string | undefined;
}

const ownHost = 'acme.atlassian.net';
/** Where an answer might be shown: relative addresses lead there. */
const front = 'https://front.example/';

/** What is wrong with a link; undefined for one that leads where it says, to an address that somebody gave. */
function faultOf({ href, text }: Link): string | undefined {
  const url = URL.canParse(href, front) ? new URL(href, front) : undefined;
  if (url === undefined || url.host === new URL(front).host) return undefined;
  const plain = `${JSON.stringify(text ?? 'something that loads by itself')} to ${href}`;
  if (text === undefined || href.includes(figure) || url.username !== '') return plain;
  if (url.protocol === 'https:' && url.host === ownHost) return undefined;
  // What stands on a page may be linked to, and shows where it leads; the figure stands on no page that is linked.
  const place = url.protocol === 'mailto:' ? url.pathname : url.host || url.protocol;
  return !harmful.test(url.protocol) && text.includes(place) ? undefined : plain;
}

const harmful = /^(?:javascript|data|vbscript|file|ftp|blob):$/u;

/** Attributes by which HTML leads somewhere or does something. */
const leading = /^(?:src|srcset|action|formaction|poster|background|data|xlink:href|ping|on\w+)$/u;

function htmlLinks(html: string): Link[] {
  const links: Link[] = [];
  let open: Link | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      for (const [key, value] of Object.entries(attributes))
        if (leading.test(key))
          links.push({ href: key.startsWith('on') ? `javascript:${value}` : value, text: undefined });
      const { href } = attributes;
      if (href === undefined) return;
      open = { href, text: name === 'a' ? '' : undefined };
      links.push(open);
    },
    ontext(text) {
      if (open?.text !== undefined) open.text += text;
    },
    onclosetag(name) {
      if (name === 'a') open = undefined;
    },
  });
  parser.end(html);
  return links;
}

const renderer = new MarkdownIt({ html: true, linkify: true });
// A name of a host in prose is prose: what some programs make of it is not promised.
renderer.linkify.set({ fuzzyLink: false });

const seen = (node: Nodes): string =>
  'children' in node ? node.children.map(seen).join('') : 'value' in node ? node.value : '';

function treeLinks(markdown: string): Link[] {
  const links: Link[] = [];
  const labels = new Map<string, string>();
  const visit = (node: Nodes): void => {
    if (node.type === 'link') links.push({ href: node.url, text: seen(node) });
    if (node.type === 'linkReference') labels.set(node.identifier, seen(node));
    if (node.type === 'image') links.push({ href: node.url, text: undefined });
    if (node.type === 'html') links.push(...htmlLinks(node.value));
    if ('children' in node) for (const child of node.children) visit(child);
  };
  const definitions = (node: Nodes): void => {
    if (node.type === 'definition') links.push({ href: node.url, text: labels.get(node.identifier) ?? '' });
    if ('children' in node) for (const child of node.children) definitions(child);
  };
  const root = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  visit(root);
  definitions(root);
  return links;
}

/** `http://www.host.example` of a bare name in prose, which renderers add to it. */
const isName = ({ href, text }: Link): boolean =>
  text !== undefined && /^www\.[\w.-]+$/iu.test(text) && href === `http://${text}` && !text.includes(figure);

/** Links of an answer in Markdown that lead where nobody said, or hide where they lead. */
export const answerLinks = (markdown: string): string[] =>
  faultsOf([...htmlLinks(renderer.render(markdown)), ...treeLinks(markdown)]);

/** The same of what stands on a terminal, where links are escape sequences. */
export function terminalLinks(screen: string): string[] {
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  const sequence = /\u001b\]8;[^;]*;([^\u0007\u001b]*)(?:\u001b\\|\u0007)/gu;
  const marks = [...screen.matchAll(sequence)];
  return faultsOf(
    marks.flatMap(({ index, 0: whole, 1: href = '' }, at) => {
      if (href === '') return [];
      const text = screen.slice(index + whole.length, marks[at + 1]?.index);
      return [{ href, text: stripVTControlCharacters(text) }];
    }),
  );
}

const faultsOf = (found: readonly Link[]): string[] =>
  [...new Set(found.filter((link) => !isName(link)).flatMap((link) => faultOf(link) ?? []))].map(
    (fault) => `a link ${fault}`,
  );
