/** Words by which a wiki says that a page is not, or not yet, to be relied on. */

const spaced = [
  'outdated',
  'out[ -]of[ -]date',
  'deprecated',
  'obsolete',
  'superseded',
  'archived?',
  'retired',
  'legacy',
  'draft',
  'work in progress',
  'no longer (?:maintained|valid|in use|used|supported|current|relevant|accurate)',
  '(?:has been|was|is) replaced by',
  'do not use',
  'veraltet',
  'überholt',
  'archiviert',
  'nicht mehr (?:gültig|aktuell|gepflegt|verwendet)',
  'entwurf',
  'obsolète',
  'périmée?',
  'archivée?',
  'brouillon',
  'obsoleto',
  'desactualizad[oa]',
  'archivad[oa]',
  'borrador',
  'desatualizad[oa]',
  'rascunho',
  'obsoleta',
  'verouderd',
  'gearchiveerd',
];
const unspaced = [
  '廃止',
  '非推奨',
  '古い情報',
  'アーカイブ',
  '下書き',
  '过时',
  '已废弃',
  '已归档',
  '草稿',
  '폐기',
  '보관됨',
  '초안',
];

const word = String.raw`(?<![\p{L}\p{N}])(?:${spaced.join('|')})(?![\p{L}\p{N}])`;
const here = String.raw`(?<!\p{L})(?:this|these|dies(?:er?|es)?|cette|cet?|este|esta|deze|dit)(?!\p{L})`;
const says = String.raw`(?<!\p{L})(?:is|are|was|has been|have been|ist|sind|wurde|est|a été|es|está|ha sido|é|foi|zijn|werd)\s`;
/** Longer, it says more than how it stands. */
const longestMark = 40;
const anywhere = new RegExp(`${word}|${unspaced.join('|')}`, 'iu');
/** At its beginning, or as what is said of "this page": a text that only speaks of drafts and legacy systems is none. */
const ofItself = new RegExp(
  String.raw`^[^\p{L}\p{N}]*${word}|${here}[^.!?]{0,40}?(?:${says}[^.!?,]{0,25}?${word}|(?:(?:has been|was|is) replaced by|do not use|no longer)\s)|${unspaced.join('|')}`,
  'iu',
);

/** Whether a text says that what it stands on is outdated, archived, replaced or a draft. */
export const tellsStanding = (text: string): boolean =>
  (text.trim().length <= longestMark ? anywhere : ofItself).test(text);
