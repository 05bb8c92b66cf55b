import type { Definition, Nodes, RootContent } from 'mdast';
import { Component, type ComponentChildren, type VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { inReadingOrder } from '../../src/links/shown-marks.js';
import { webAddress } from '../../src/links/web-address.js';
import { parseMarkdown } from '../../src/markdown-text.js';
import type { ShownSource } from '../../src/server/protocol.js';
import { texts } from './texts/index.js';

/** A link that opens apart; text alone where the address leads nowhere a link may lead. */
export function Link({
  href,
  children,
  class: name,
}: {
  href: string;
  children: ComponentChildren;
  class?: string;
}): VNode {
  const target = webAddress(href);
  if (target === undefined) return <>{children}</>;
  return (
    <a class={name} href={target} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** The blocks of a text that grows: only its last block is read again. A block that stays is the same object. */
export function growingBlocks(): (text: string) => readonly RootContent[] {
  let settled = '';
  let done: readonly RootContent[] = [];
  return (text) => {
    if (!text.startsWith(settled)) {
      settled = '';
      done = [];
    }
    const rest = parseMarkdown(text.slice(settled.length)).children;
    const last = rest.at(-1);
    if (last === undefined) return done;
    if (rest.length > 1) {
      done = [...done, ...rest.slice(0, -1)];
      settled = text.slice(0, settled.length + (last.position?.start.offset ?? 0));
    }
    return [...done, last];
  };
}

interface Surroundings {
  sources: readonly ShownSource[];
  definitions: ReadonlyMap<string, Definition>;
  /** Prefix of the ids of sources. */
  name: string;
}

/**
 * Markdown as a tree of elements: text stays text whatever it looks like, HTML is shown and never obeyed, images are
 * named and never loaded. Links to sources get their numbers.
 */
export function Markdown({
  text,
  sources,
  name,
}: {
  text: string;
  sources: readonly ShownSource[];
  name: string;
}): VNode {
  const read = useRef(growingBlocks());
  const blocks = read.current(text);
  const defined = blocks.filter((block): block is Definition => block.type === 'definition');
  const surroundings = useMemo(
    () => ({ sources, name, definitions: new Map(defined.map((each) => [each.identifier, each])) }),
    [sources, name, defined.length],
  );
  return (
    <div class="answer">
      {blocks.map((node, index) => (
        <Block key={index} node={node} surroundings={surroundings} />
      ))}
    </div>
  );
}

class Block extends Component<{ node: RootContent; surroundings: Surroundings }> {
  override shouldComponentUpdate(next: { node: RootContent; surroundings: Surroundings }): boolean {
    return next.node !== this.props.node || next.surroundings !== this.props.surroundings;
  }

  override render(): ComponentChildren {
    // Each block by its own letters: an answer may quote pages of several scripts.
    return <div dir="auto">{elementOf(this.props.node, this.props.surroundings)}</div>;
  }
}

const headings = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

function elementOf(node: Nodes, around: Surroundings): ComponentChildren {
  const inside = (): ComponentChildren =>
    'children' in node ? node.children.map((child) => elementOf(child, around)) : undefined;
  switch (node.type) {
    case 'text':
      return inReadingOrder(node.value);
    case 'paragraph':
      return <p>{inside()}</p>;
    case 'heading': {
      const Heading = headings[node.depth - 1] ?? 'h6';
      return <Heading>{inside()}</Heading>;
    }
    case 'strong':
      return <strong>{inside()}</strong>;
    case 'emphasis':
      return <em>{inside()}</em>;
    case 'delete':
      return <del>{inside()}</del>;
    case 'inlineCode':
      return <code>{inReadingOrder(node.value)}</code>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{inReadingOrder(node.value)}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{inside()}</blockquote>;
    case 'list':
      return node.ordered ? <ol start={node.start ?? 1}>{inside()}</ol> : <ul>{inside()}</ul>;
    case 'listItem':
      return (
        <li>
          {typeof node.checked === 'boolean' && <span class="check">{node.checked ? '☑ ' : '☐ '}</span>}
          {node.children.map((child) =>
            child.type === 'paragraph' && !node.spread
              ? child.children.map((each) => elementOf(each, around))
              : elementOf(child, around),
          )}
        </li>
      );
    case 'table':
      return (
        <div class="scroll" tabIndex={0}>
          <table>
            <tbody>
              {node.children.map((row, index) => (
                <tr key={index}>
                  {row.children.map((cell, place) => {
                    const Cell = index === 0 ? 'th' : 'td';
                    return <Cell key={place}>{cell.children.map((child) => elementOf(child, around))}</Cell>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'thematicBreak':
      return <hr />;
    case 'break':
      return <br />;
    case 'html':
      return /^<br\s*\/?>$/iu.test(node.value) ? <br /> : <code>{inReadingOrder(node.value)}</code>;
    case 'link':
      // GitHub's Markdown takes a bare name of a host in prose for a link.
      if (!node.title && /^http:\/\/www\.[\p{L}\p{N}.-]+$/iu.test(node.url)) return inside();
      return linkTo(node.url, inside(), around);
    case 'linkReference': {
      const target = around.definitions.get(node.identifier);
      return target === undefined ? inside() : linkTo(target.url, inside(), around);
    }
    case 'image':
    case 'imageReference':
      return <em>[{inReadingOrder(node.alt || '…')}]</em>;
    case 'footnoteReference':
      return `[^${node.identifier}]`;
    case 'definition':
    case 'yaml':
      return undefined;
    default:
      return inside();
  }
}

const withoutAnchor = (url: string): string => url.replace(/#.*$/u, '');

function linkTo(url: string, children: ComponentChildren, { sources, name }: Surroundings): VNode {
  const exact = sources.findIndex((source) => source.url === url);
  const number =
    1 + (exact === -1 ? sources.findIndex((source) => withoutAnchor(source.url) === withoutAnchor(url)) : exact);
  return (
    <>
      <Link href={url}>{children}</Link>
      {number > 0 && (
        <sup>
          <a class="cite" href={`#${name}-${number}`} aria-label={texts.value.source(number)} onClick={goToSource}>
            {number}
          </a>
        </sup>
      )}
    </>
  );
}

/** Opens the list of sources at one of them; the address of the page names a thread and stays. */
function goToSource(event: MouseEvent): void {
  event.preventDefault();
  const target = document.getElementById((event.currentTarget as HTMLAnchorElement).hash.slice(1));
  const details = target?.closest('details');
  if (details) details.open = true;
  target?.scrollIntoView({ block: 'nearest' });
  target?.focus();
}
