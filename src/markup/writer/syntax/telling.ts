import { htmlText } from './html-tokens.js';
import type { WriteWarning } from '../context.js';

type Warn = (kind: WriteWarning['kind'], message: string) => void;

/** What is told of HTML that cannot be carried. */
export class Telling {
  constructor(private readonly warn: Warn) {}

  comment(raw: string): void {
    const words = htmlText(raw.replaceAll(/^<!--+|--+>$/gu, ''))
      .replaceAll(/\s+/gu, ' ')
      .trim();
    if (words !== '') this.warn('left_out', `The comment "${shortened(words)}" was left out: readers would see it.`);
  }

  frontMatter(names: readonly string[]): void {
    this.warn('left_out', `The front matter (${shortened(names.join(', '))}) was left out: it is no text of the page.`);
  }

  unusedTarget(label: string): void {
    this.warn('left_out', `The link target "[${shortened(label)}]:" was left out: no text refers to it.`);
  }

  foreign(name: string): void {
    this.warn('html', `Confluence has nothing for <${name}>: it was written as text.`);
  }

  unbalanced(name: string): void {
    this.warn('unbalanced', `A <${name}> or </${name}> without its partner was written as text.`);
  }
}

/** At most a hundred characters. */
export const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);
