// What becomes of the examples of CommonMark and of GitHub's extensions when they are written as storage.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Parser } from 'htmlparser2';
import { checkStorage } from '../../src/markup/well-formed.js';
import type { markdownToStorage, storageToMarkdown } from '../../src/markup/index.js';

/** An example with the HTML that the specification gives for it. */
export interface SpecExample {
  name: string;
  markdown: string;
  html: string;
}

/** Why the text of an example may be another one than that of the HTML. */
const reasons = {
  tags: 'tags of no HTML element, without a partner, or without an equivalent are text',
  declarations: 'declarations, instructions and unfinished tags are text',
  brackets: 'what stands in angle brackets and is no address of the web or of mail keeps them',
} as const;

export interface SpecReport {
  examples: number;
  malformed: string[];
  /** Read, written and read again they give other Markdown. */
  notFixed: string[];
  /** Another text than the HTML shows, by reason. */
  other: Record<keyof typeof reasons, string[]>;
  /** Another text without a reason. */
  wrong: string[];
}

interface Markup {
  markdownToStorage: typeof markdownToStorage;
  storageToMarkdown: typeof storageToMarkdown;
}

/** The 652 examples of CommonMark and the 24 that GitHub's specification adds. */
export function specExamples(): SpecExample[] {
  const spec = readFileSync(createRequire(import.meta.url).resolve('commonmark-spec/spec.txt'), 'utf8');
  const github = readFileSync(new URL('gfm-examples.txt', import.meta.url), 'utf8');
  return [...examplesIn(spec, 'CommonMark'), ...examplesIn(github, 'GFM')];
}

function examplesIn(text: string, source: string): SpecExample[] {
  const tabs = (part = '') => part.replaceAll('→', '\t');
  const found = text.matchAll(/^`{32} example(?: \w+)?\n([^]*?)^\.\n([^]*?)^`{32}$/gmu);
  return Array.from(found, ([, markdown, html], index) => ({
    name: `${source} ${index + 1}`,
    markdown: tabs(markdown),
    html: tabs(html),
  }));
}

/** Writes every example and compares what a reader sees of it. */
export function reportSpec(examples: readonly SpecExample[], markup: Markup): SpecReport {
  const report: SpecReport = {
    examples: examples.length,
    malformed: [],
    notFixed: [],
    other: { tags: [], declarations: [], brackets: [] },
    wrong: [],
  };
  for (const { name, markdown, html } of examples) {
    const { storage } = markup.markdownToStorage(markdown);
    if (checkStorage(storage) !== undefined) report.malformed.push(name);
    const read = markup.storageToMarkdown(storage).markdown;
    if (markup.storageToMarkdown(markup.markdownToStorage(read).storage).markdown !== read) report.notFixed.push(name);
    const text = visibleText(storage, true);
    const expected = visibleText(html, false);
    if (text !== expected) reasonOf(text, expected, report).push(name);
  }
  return report;
}

function reasonOf(text: string, expected: string, { other, wrong }: SpecReport): string[] {
  if (text.replaceAll(/<([a-z][a-z0-9+.-]*:[^<>]*)>/giu, '$1') === expected) return other.brackets;
  if (
    text.replaceAll(/<\/?[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/giu, '') === expected.replaceAll(/<\/?[a-z][^<>]*>/giu, '')
  )
    return other.tags;
  return /<(?:[?!]|div(?:id=|class|\*))/u.test(text) ? other.declarations : wrong;
}

const blocks = /^(?:p|h[1-6]|[uo]l|li|blockquote|pre|hr|table|t[a-z]+|br|div|ac:.*)$/u;
const silent = /^ac:(?:task-id|task-status|adf-fallback|adf-attribute|parameter)$/u;

/** What a reader sees, without white space. */
function visibleText(markup: string, isStorage: boolean): string {
  let text = '';
  let quiet = 0;
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (blocks.test(name)) text += '\n';
        if (silent.test(name)) quiet++;
      },
      onclosetag: (name) => {
        if (silent.test(name)) quiet--;
      },
      ontext: (data) => {
        if (quiet === 0) text += data;
      },
    },
    { xmlMode: isStorage },
  );
  parser.end(markup);
  return text.replaceAll(/\s/gu, '');
}

/** A readable table of {@link reportSpec}. */
export function specText({ examples, malformed, notFixed, other, wrong }: SpecReport): string {
  const named = (names: readonly string[]) => (names.length === 0 ? '' : `  ${names.join(', ')}`);
  const explained = Object.values(other).flat().length;
  return [
    `${examples} examples of CommonMark and GFM`,
    `  well-formed      ${examples - malformed.length}${named(malformed)}`,
    `  fixed point      ${examples - notFixed.length}${named(notFixed)}`,
    `  text of the HTML ${examples - explained - wrong.length}`,
    `  other text       ${explained + wrong.length}`,
    // The names of the record are those of the reasons.
    ...(Object.keys(reasons) as (keyof typeof reasons)[]).map(
      (reason) => `    ${String(other[reason].length).padStart(4)} ${reasons[reason]}`,
    ),
    `    ${String(wrong.length).padStart(4)} for no reason${named(wrong)}`,
  ].join('\n');
}
