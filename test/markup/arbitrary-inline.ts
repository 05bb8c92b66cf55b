// Generators of what stands inside a line of storage: text, marks, links, statuses, emoji, dates.
import fc from 'fast-check';
import { words } from './arbitrary-words.js';

export type Storage = fc.Arbitrary<string>;

/** A template whose holes are arbitraries. */
export const xml = (strings: TemplateStringsArray, ...holes: Storage[]): Storage =>
  fc.tuple(...holes).map((values) => strings.reduce((text, part, index) => text + (values[index - 1] ?? '') + part));

/** The storage or nothing; `weight` to one. */
export const maybe = (storage: Storage, weight = 1): Storage =>
  fc.oneof({ weight, arbitrary: storage }, { weight: 1, arbitrary: fc.constant('') });
/** Between `min` and `max` of it in a row. */
export const several = (storage: Storage, min: number, max: number, between = ''): Storage =>
  fc.array(storage, { minLength: min, maxLength: max }).map((parts) => parts.join(between));
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
// XML has no spelling for these at all.
const xmlCharacters = (text: string) =>
  text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');

const word: Storage = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...words) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).map((text) => escaped(xmlCharacters(text))),
  },
);
/** Words with and without spaces between them. */
export const text: Storage = fc
  .array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', ' ', ' ', ' ', '', '  ', '\n')), { minLength: 1, maxLength: 5 })
  .map((pairs) => pairs.flat().join(''));
/** A title, name or other text as it stands in an attribute or a parameter. */
export const attributeText: Storage = fc.constantFrom(
  'Runbook',
  'Plan B',
  'A &amp; B',
  '시작 가이드',
  'General\u200B',
  'Q1/Q2 100%',
  "it's (v2.0)",
  'a+b',
  '&quot;x&quot; #1?',
  'Größe',
);
export const fileName: Storage = fc.constantFrom(
  'plan.png',
  'a b.pdf',
  'Screenshot 4.25.50\u202FPM.png',
  '설계.docx',
  'a&amp;b(1).svg',
  '100%#.txt',
);
export const uuid: Storage = fc.constantFrom(
  '2947c127-97e1-4b3d-82ff-fcecae88fdc1',
  'd584e29c-8e4f-4028-96d5-3483b1f27c54',
  '0a1b2c3d4e5f',
  'e30f1394-9f0e-4ac6-a6e0-73c8c81d4032',
);
export const spaceKey: Storage = fc.constantFrom('OPS', 'QM', '~712020ab');
const account: Storage = fc.constantFrom('712020:ab-1', '5b10ac8d82e05b22cc7d4ef5', 'a1');
const date: Storage = fc.constantFrom('2026-10-01', '2024-02-29', '1999-12-31');
const colour: Storage = fc.constantFrom('Grey', 'Red', 'Yellow', 'Green', 'Blue', 'Purple');
export const localId: Storage = maybe(xml` local-id="${uuid}"`);
export const acLocalId: Storage = maybe(xml` ac:local-id="${uuid}"`);
export const macroId: Storage = maybe(xml` ac:schema-version="1" ac:macro-id="${uuid}"`);

/** Attributes in any order, as the editor and the server disagree about it. */
export const attributes = (...parts: Storage[]): Storage =>
  fc
    .tuple(fc.tuple(...parts), fc.boolean())
    .map(([values, reversed]) => (reversed ? values.toReversed() : values).join(''));
export const parameter = (name: string, value: Storage): Storage =>
  xml`<ac:parameter ac:name="${fc.constant(name)}">${value}</ac:parameter>`;
export const cdata = (body: Storage): Storage =>
  body.map((raw) => `<![CDATA[${raw.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);

const linkTarget: Storage = fc.oneof(
  xml`<ri:page${attributes(xml` ri:content-title="${attributeText}"`, maybe(xml` ri:space-key="${spaceKey}"`), maybe(fc.constant(' ri:version-at-save="7"')))} />`,
  xml`<ri:page ri:content-title="${attributeText}" />`,
  xml`<ri:attachment ri:filename="${fileName}" />`,
  xml`<ri:attachment ri:filename="${fileName}"><ri:page ri:content-title="${attributeText}" /></ri:attachment>`,
  xml`<ri:space ri:space-key="${spaceKey}" />`,
  xml`<ri:blog-post ri:content-title="${attributeText}" ri:space-key="${spaceKey}" ri:posting-day="2026/01/30" />`,
  fc.constant('<ri:content-entity ri:content-id="123" />'),
);
const anchorAttribute = fc.constantFrom(
  '',
  '',
  ' ac:anchor="Some-Heading"',
  ' ac:anchor="%C3%9Cber-uns"',
  ' ac:card-appearance="inline"',
);
const href = fc.constantFrom(
  'https://example.com/',
  'https://example.com/a?b=c&amp;d=(e)',
  'http://x.example/%20#f',
  'mailto:a@b.example',
  'https://example.com/한글',
  '#Local',
);

const emoticon: Storage = fc.constantFrom(
  '<ac:emoticon ac:name="tick" />',
  '<ac:emoticon ac:name="blue-star" ac:emoji-shortname=":rocket:" ac:emoji-id="1f680" ac:emoji-fallback="🚀" />',
  '<ac:emoticon ac:emoji-fallback=":check_mark:" ac:emoji-id="atlassian-check_mark" ac:emoji-shortname=":check_mark:" ac:name="tick" />',
  '<ac:emoticon ac:name="blue-star" ac:emoji-shortname=":party:" ac:emoji-id="0a1b2c3d-97e1-4b3d-82ff-fcecae88fdc1" ac:emoji-fallback=":party:" />',
);
const status: Storage = fc.oneof(
  xml`<ac:structured-macro ac:name="status"${macroId}>${parameter('title', attributeText)}${parameter('colour', colour)}</ac:structured-macro>`,
  xml`<ac:structured-macro ac:name="status"${macroId}>${parameter('colour', colour)}${maybe(parameter('subtle', fc.constant('true')))}${parameter('title', attributeText)}</ac:structured-macro>`,
);
const mention: Storage = xml`<ac:link${acLocalId}><ri:user ri:account-id="${account}"${maybe(xml` ri:local-id="${uuid}"`)} /></ac:link>`;
const time: Storage = xml`<time datetime="${date}"${localId} />`;
const inlineMacro: Storage = fc.oneof(
  xml`<ac:structured-macro ac:name="jira"${macroId}>${parameter('server', fc.constant('System Jira'))}${parameter('key', fc.constant('ABC-1'))}</ac:structured-macro>`,
  xml`<ac:structured-macro ac:name="gadget"${macroId}>${parameter('mode', attributeText)}${maybe(parameter('', xml`<ac:link>${linkTarget}</ac:link>`))}</ac:structured-macro>`,
  xml`<ac:structured-macro ac:name="anchor"${macroId}>${parameter('', fc.constant('top'))}</ac:structured-macro>`,
  fc.constant('<ac:placeholder>Write here</ac:placeholder>'),
);

/** What stands inside a link: links hold no links, and what Markdown shows as one (people, dates) neither. */
const label: Storage = several(
  fc.oneof(
    { weight: 3, arbitrary: text },
    xml`<strong>${text}</strong>`,
    xml`<em>${text}</em>`,
    xml`<code>${text}</code>`,
  ),
  1,
  2,
);

/** Inline content; marks nest `depth` deep. */
const inlineOf = (depth: number): Storage => {
  const inner = depth > 0 ? inlineOf(depth - 1) : text;
  const marked = (name: string): Storage => xml`<${fc.constant(name)}>${inner}</${fc.constant(name)}>`;
  const leaf: Storage = fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 2, arbitrary: fc.oneof(...['strong', 'em', 's', 'u', 'sub', 'sup'].map(marked)) },
    { weight: 1, arbitrary: xml`<code>${text}</code>` },
    { weight: 1, arbitrary: xml`<span style="color: rgb(255,86,48);">${inner}</span>` },
    { weight: 1, arbitrary: xml`<ac:inline-comment-marker ac:ref="${uuid}">${inner}</ac:inline-comment-marker>` },
    {
      weight: 1,
      arbitrary: xml`<a href="${href}"${fc.constantFrom('', '', ' data-card-appearance="inline"')}>${label}</a>`,
    },
    { weight: 1, arbitrary: xml`<ac:link${anchorAttribute}>${linkTarget}</ac:link>` },
    {
      weight: 1,
      arbitrary: xml`<ac:link${anchorAttribute}>${linkTarget}<ac:link-body>${label}</ac:link-body></ac:link>`,
    },
    {
      weight: 1,
      arbitrary: xml`<ac:link>${linkTarget}<ac:plain-text-link-body>${cdata(fc.constantFrom('A & B', '[x] | y', 'a]]>b'))}</ac:plain-text-link-body></ac:link>`,
    },
    { weight: 1, arbitrary: xml`<ac:link ac:anchor="top"><ac:link-body>${text}</ac:link-body></ac:link>` },
    { weight: 2, arbitrary: fc.oneof(mention, time, status, emoticon, inlineMacro) },
    { weight: 1, arbitrary: fc.constant('<br />') },
  );
  return several(leaf, 1, 3);
};
/** Inline content with marks in marks. */
export const inline = inlineOf(1);
export const plainInline = inlineOf(0);
