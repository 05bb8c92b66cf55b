import type { BaseMessage } from '@langchain/core/messages';
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { splitResult } from '../fence.js';
import { addressKey, percentDecoded, readAddress, unescaped } from '../links/address.js';
import type { AddressOrigin } from '../links/check-links.js';
import { addressesIn } from '../links/spans.js';
import { artifactOf } from './artifact.js';

/**
 * The addresses of a thread and where they come from. Sources and requests for authorization are told by artifacts,
 * which no text of a model or a page gets into; what a result repeats of the arguments of its call counts for nothing,
 * whoever repeats it: Confluence quotes a query that it cannot read.
 */
export class KnownAddresses {
  readonly #origins = new Map<string, Exclude<AddressOrigin, 'unknown'>>();
  /** What a model wrote in its calls, by their ids. */
  readonly #written = new Map<string, string>();
  /** What of a source page a fragment may name, by the address of the page. */
  readonly #headings = new Map<string, Set<string>>();

  constructor(messages: readonly BaseMessage[] = []) {
    this.add(messages);
  }

  /** Takes what more messages of the thread bring. */
  add(messages: readonly BaseMessage[]): void {
    for (const message of messages) {
      if (HumanMessage.isInstance(message)) this.#addQuestion(message.text);
      else if (ToolMessage.isInstance(message)) this.#addResult(message);
      else if (AIMessage.isInstance(message))
        for (const { id, args } of message.tool_calls ?? []) this.#written.set(id ?? '', signsOf(JSON.stringify(args)));
    }
  }

  /**
   * Where an address comes from, compared as a whole as browsers read it; undefined for one that nobody gave. Of a
   * source page also the address with the name of one of its headings.
   */
  readonly originOf = (address: URL): Exclude<AddressOrigin, 'unknown'> | undefined => {
    const known = this.#origins.get(addressKey(address));
    if (known !== undefined) return known;
    const headings = address.hash.length > 1 ? this.#headings.get(pageKey(address)) : undefined;
    return headings?.has(headingForm(address.hash.slice(1))) ? 'source' : undefined;
  };

  /** What a person said; what it holds of a result, as the note about an undo does, is the wiki's. */
  #addQuestion(text: string): void {
    const { outside, inside } = splitResult(text);
    this.#addText(inside, 'page');
    this.#addText(outside, 'user');
  }

  #addResult(message: ToolMessage): void {
    const { sources, passages, authorization } = artifactOf(message);
    const { inside } = splitResult(message.text);
    this.#addText(inside, 'page', this.#written.get(message.tool_call_id));
    const link = authorization?.link === undefined ? undefined : readAddress(authorization.link);
    if (link !== undefined) this.#origins.set(addressKey(link), 'authorization');
    const named = headingsIn(inside);
    for (const { url, title, section } of sources) {
      for (const form of addressForms(url)) {
        this.#origins.set(addressKey(form), 'source');
        this.#origins.set(pageKey(form), 'source');
        const headings = this.#headings.get(pageKey(form)) ?? new Set();
        this.#headings.set(pageKey(form), headings);
        // Confluence puts the title before the heading in the anchors of its older editor.
        for (const heading of [...named, ...(section?.split(' > ') ?? []).map(headingForm)]) {
          headings.add(heading).add(headingForm(title) + heading);
        }
      }
    }
    for (const { url, headings } of passages) {
      for (const form of addressForms(url)) {
        this.#origins.set(addressKey(form), 'source');
        for (const heading of headings) this.#headings.get(pageKey(form))?.add(headingForm(heading));
      }
    }
  }

  /** `except`: what is only repeated, as {@link signsOf} it. */
  #addText(text: string, origin: 'page' | 'user', except = ''): void {
    for (const written of addressesIn(text)) {
      if (except.includes(signsOf(written))) continue;
      // Results are Markdown: an address in them may carry escapes that an answer does not repeat.
      for (const address of [readAddress(written), readAddress(unescaped(written))]) {
        if (address === undefined) continue;
        const key = addressKey(address);
        if (!this.#origins.has(key)) this.#origins.set(key, origin);
      }
    }
  }
}

/** What is left of a text however it is escaped, encoded as JSON, or cut: its letters and digits. */
const signsOf = (text: string): string =>
  text.replaceAll(/\\u[\da-f]{4}|\\[bfnrt]|[^\p{L}\p{N}]+/giu, '').toLowerCase();

/** A source page by its address: as it is, and without the title that Confluence puts behind the id of a page. */
export function addressForms(url: string): URL[] {
  const whole = readAddress(url);
  if (whole === undefined) return [];
  const page = /^.*\/spaces\/[^/]+\/(?:pages|blog(?:\/\d{4}\/\d{2}\/\d{2})?)\/\d+(?=\/)/u.exec(whole.pathname)?.[0];
  if (page === undefined) return [whole];
  const short = new URL(whole);
  short.pathname = page;
  return [whole, short];
}

/** What the addresses of one page have in common, whatever heading they name. */
export function pageKey(address: URL): string {
  const page = new URL(address);
  page.hash = '';
  return addressKey(page);
}

/** What two spellings of a heading, or of the fragment that names it, have in common. */
export function headingForm(text: string): string {
  return percentDecoded(text)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Headings of pages and the rows of an outline. */
function headingsIn(text: string): string[] {
  const lines = text.matchAll(/^[ \t>]*(?:#{1,6}[ \t]+(.+)|[-*][ \t]+(.+) \([\d,.]+ tokens\)[ \t]*)$/gmu);
  return [...lines].flatMap(([, heading, row]) => {
    const form = headingForm(unescaped(heading ?? row ?? ''));
    return form === '' ? [] : [form];
  });
}
