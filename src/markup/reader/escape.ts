import { type BareAddress, bareAddresses, isAutolink } from '../bare-url.js';

export interface EscapeContext {
  /** Inside the text of a link or an image, where brackets count. */
  inLabel?: boolean;
  /** What stands right before and after: nothing, white space, or something that is not known here. */
  before?: 'edge' | 'space' | 'other';
  after?: 'edge' | 'space' | 'link' | 'other';
  /** A single `~` has a partner somewhere in the line. */
  hasTildes?: boolean;
  /** A backslash stands somewhere in the line: between two `$` it makes a formula. */
  hasBackslash?: boolean;
}

const special = /[\\`*_<&~\][!$]/u;

// Backslashes only where the text would otherwise become markup: a model quotes what it reads, and every needless
// backslash ends up in a quote.
const escapable = /\\(?=[!-/:-@[-`{-~]|$)|`+|~+|<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)|\*+|_+|[[\]]|!$|\$+/gu;

/** Text so that Markdown reads it as that text; addresses become `<https://…>`. Line starts are the caller's. */
export function escapeText(text: string, context: EscapeContext = {}): string {
  if (context.inLabel !== true && /:\/\/|@|www\./iu.test(text)) return escapeAround(text, context);
  return escapeMarks(text, context);
}

function escapeAround(text: string, context: EscapeContext): string {
  let result = '';
  let from = 0;
  for (const address of bareAddresses(text)) {
    const before = text.slice(from, address.index);
    const markdown = addressMarkdown(address);
    if (before !== '') {
      const after = markdown.startsWith('[') ? 'link' : 'other';
      result += escapeMarks(before, { ...context, ...(from > 0 && { before: 'other' }), after });
    }
    result += markdown;
    from = address.index + address.text.length;
  }
  if (from === 0) return escapeMarks(text, context);
  return from < text.length ? result + escapeMarks(text.slice(from), { ...context, before: 'other' }) : result;
}

/** An address in plain text as the link that it is read as. */
export function addressMarkdown({ text, url }: Pick<BareAddress, 'text' | 'url'>): string {
  if (isAutolink(text, url)) return `<${text}>`;
  return `[${escapeText(text, { inLabel: true, before: 'other', after: 'other' })}](${destination(url)})`;
}

function escapeMarks(text: string, context: EscapeContext): string {
  if (!special.test(text)) return text;
  const { inLabel = false, before = 'edge', after = 'edge', hasTildes = true, hasBackslash = true } = context;
  return text.replaceAll(escapable, (match: string, offset: number) => {
    const previous = offset > 0 ? text.charAt(offset - 1) : before === 'other' ? undefined : ' ';
    const end = offset + match.length;
    const next = end < text.length ? text.charAt(end) : after === 'other' || after === 'link' ? undefined : ' ';
    switch (match.charAt(0)) {
      case '*':
        // At the start it would begin a list.
        if (previous === ' ' && next === ' ' && !(offset === 0 && before === 'edge')) return match;
        break;
      case '_': {
        const isApart = previous === ' ' && next === ' ';
        // Inside a word or apart from any, CommonMark never reads it as emphasis.
        if (isApart || (isWord(previous) && isWord(next))) return match;
        break;
      }
      case '~':
        if ((match.length === 1 && !hasTildes) || match.length > 2 || (previous === ' ' && next === ' ')) return match;
        break;
      case '[':
        if (!inLabel) return match;
        break;
      case ']':
        if (!inLabel && next !== '(' && next !== '[' && next !== ':') return match;
        break;
      case '!':
        if (after !== 'link') return match;
        break;
      case '$':
        // Two begin a formula, and one does where a command is in it.
        if (match.length === 1 && !(hasBackslash && mayBoundFormula(previous, next))) return match;
        break;
      case '\\':
        if (next === ' ' && end === text.length) return match;
        break;
      default:
        break;
    }
    return match.length === 1 ? `\\${match}` : match.replaceAll(/./gsu, '\\$&');
  });
}

/** Whether a single `$` opens or closes a formula: that of a price does not. */
const mayBoundFormula = (previous: string | undefined, next: string | undefined) =>
  previous !== ' ' || next === undefined || /[^ \d]/u.test(next);

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

// What begins a block at the start of a line: headings, list marks, quotes, rules, setext lines, table rulers, tasks,
// the kind of an alert, and what stands for a table of contents.
const lineStart =
  /^(?:#{1,6}(?= |$)|[-+](?= |$)|>|\d{1,9}(?=[.)](?: |$))|[-=]+(?= *$)|_(?=(?: *_){2,} *$)|[|:-](?=[ |:-]*$)|\[(?=[ xX]\](?: |$)|![A-Z]+\\?\]|\[?toc\]{1,2} *$)|\{(?=\{?:?toc(?::[^{}]*)?\}{1,2} *$)|~{3,})/iu;

/** The start of a line of text so that it begins no block. */
export function escapeLineStart(line: string): string {
  const code = line.charCodeAt(0);
  // Most lines begin with a letter other than these.
  if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code >= 0x80) return line;
  return line.replace(lineStart, (match) => {
    if (match.startsWith('~')) return match.replaceAll('~', '\\~');
    return /^\d/u.test(match) ? `${match}\\` : `\\${match}`;
  });
}

/** The start of a line of text in a cell so that it is no item, task or alert; four digits are a year, not an item. */
export function escapeCellLineStart(line: string): string {
  return line.replace(/^(?:\d{1,3}(?=\. )|(?=\[(?:[ xX]\]|![A-Z]+\\?\]) ))/iu, '$&\\');
}

/** A link destination: as it is, or in angle brackets when it holds what would end it early. */
export function destination(target: string): string {
  const safe = target.replaceAll(/\\|&(?=#?\w{1,31};)/gu, '\\$&').replaceAll(/[\p{Cc}]/gu, encodeURIComponent);
  if (safe === '' || /[\s<>]/u.test(safe) || !hasBalancedParentheses(safe)) {
    return `<${safe.replaceAll(/[<>]/gu, '\\$&')}>`;
  }
  return safe;
}

function hasBalancedParentheses(text: string): boolean {
  if (!text.includes('(') && !text.includes(')')) return true;
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    // CommonMark promises 32 levels only.
    if (depth < 0 || depth > 30) return false;
  }
  return depth === 0;
}

/** An inline code span of exactly this text; `inCell` where a bar is written as `\|`. */
export function codeSpan(value: string, inCell: boolean): string {
  // A bar after a backslash cannot be written in the code span of a table cell.
  if (inCell && value.includes('\\|')) return `<code>${escapeText(value, { before: 'other', after: 'other' })}</code>`;
  let longest = 0;
  for (const [run] of value.matchAll(/`+/gu)) longest = Math.max(longest, run.length);
  const ticks = '`'.repeat(longest + 1);
  const isBlank = !/[^ ]/u.test(value);
  const pad = !isBlank && (/^`|`$/u.test(value) || (value.startsWith(' ') && value.endsWith(' '))) ? ' ' : '';
  return ticks + pad + value + pad + ticks;
}
