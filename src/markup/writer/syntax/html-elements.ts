import { names, pairs } from '../../pairs.js';

// All that HTML in Markdown may hold, by what becomes of it. An element that is not here is text.

/** Marks of text, and the node or the element of storage that each is. */
export const markTags = pairs(
  'strong strong b strong em emphasis i emphasis var emphasis dfn emphasis s delete del delete strike delete ' +
    'u u ins u sub sub sup sup code code kbd code samp code tt code mark span',
);

/** A highlight, as the editor writes it. */
export const highlight = { style: 'background-color: rgb(254,222,200);' };

/** Only what stands inside counts. */
export const plainInlineTags = names(
  'span small big font abbr acronym cite label time data bdi bdo nobr q ruby rb rt rp wbr picture source col colgroup',
);

/** Blocks of which only what stands inside counts. */
export const plainBlockTags = names(
  'div p section article main header footer nav aside center figure address hgroup fieldset legend body html ' +
    'dl dt dd li summary tbody thead tfoot tr td th caption figcaption',
);

/** Blocks that are made into one of Markdown's. */
export const blockTags = names('h1 h2 h3 h4 h5 h6 ul ol blockquote pre table details hr');

/** They have no closing tag. */
export const voidTags = names('br hr img input wbr source col');

/** Their closing tag may be left out: they end where one of these begins, or with what they stand in. */
export const endedBy: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', names('li')],
  ['p', new Set([...blockTags, ...names('p div section article main header footer nav aside center figure dl')])],
  ['dt', names('dt dd')],
  ['dd', names('dt dd')],
  ['tr', names('tr tbody thead tfoot')],
  ['td', names('td th tr tbody thead tfoot')],
  ['th', names('td th tr tbody thead tfoot')],
  ['tbody', names('tbody thead tfoot')],
  ['thead', names('tbody thead tfoot')],
  ['tfoot', names('tbody thead tfoot')],
  ['colgroup', names('tbody thead tfoot tr')],
]);

/** What Confluence has nothing for: they stay text, and a warning tells. */
export const foreignTags = names(
  'script style iframe video audio object embed svg canvas form button select option textarea math template noscript ' +
    'link meta title head base map area track param progress meter dialog marquee frame frameset applet',
);

/** Whether an element is a block wherever it stands. */
export const isBlockTag = (name: string): boolean => blockTags.has(name) || plainBlockTags.has(name);

/** Whether an element of this name is written as something. */
export const isKnownTag = (name: string): boolean =>
  markTags.has(name) || plainInlineTags.has(name) || isBlockTag(name) || voidTags.has(name) || name === 'a';
