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

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${spaced.join('|')})(?![\\p{L}\\p{N}])|${unspaced.join('|')}`, 'iu');

/** Whether a text says that what it stands on is outdated, archived, replaced or a draft. */
export const tellsStanding = (text: string): boolean => pattern.test(text);
