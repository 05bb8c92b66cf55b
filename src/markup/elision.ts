/**
 * Finds text that stands for content instead of being it ("… unchanged …", "rest of the page"), as models write when
 * they shorten what they were to repeat.
 */

const dots = String.raw`(?:\.{3,}|…+|⋯+)`;

// Parts of a document that somebody may have left out, and what is said of them; each list is one alternative per language.
const parts = [
  'rest|remainder|remaining|other|existing|previous|original|rows?|lines?|items?|entries|sections?|paragraphs?|steps?|page|document|content|text|table|list|code|everything',
  'rest|übrige[nrs]?|restliche[nrs]?|bestehende[nrs]?|vorhandene[nrs]?|bisherige[nrs]?|zeilen?|abschnitte?|absätze?|seite|dokument|inhalte?|text|tabelle|liste|alles',
  'reste|restante?s?|existante?s?|lignes?|sections?|paragraphes?|page|document|contenu|texte|tableau|liste|tout',
  'resto|restantes?|existentes?|filas?|líneas?|secci(?:ón|ones)|párrafos?|página|documento|contenido|texto|tabla|lista|todo',
  '나머지|이하|이후|이전|기존|원래|페이지|문서|내용|본문|섹션|단락|행|항목|표|목록',
  '残り|以下|以降|以前|既存|元の|ページ|文書|内容|本文|セクション|段落|行|項目|表|リスト',
  '其余|剩余|以下|现有|原有|页面|文档|内容|正文|章节|段落|行|表格|列表',
].join('|');
const states = [
  'unchanged|not changed|no changes?|unmodified|omitted|truncated|skipped|elided|abbreviated|shortened|remains?|stays?|as before|as is|as above|same as before|the same|continues?|unaltered|preserved|kept|keep|goes here|here',
  'unverändert|unveraendert|ausgelassen|gekürzt|weggelassen|wie bisher|wie zuvor|wie oben|bleibt|bleiben|identisch|hier',
  'inchangée?s?|omise?s?|tronquée?s?|identiques?|comme avant|sans changement|conservée?s?|ici',
  'sin cambios|sin modificar|omitid[oa]s?|truncad[oa]s?|igual que antes|permanecen?|se mantienen?|aquí',
  '변경 ?없음|변경되지 ?않음|변경 ?사항 ?없음|생략|동일|그대로|유지|중략|후략|전략',
  '変更なし|変更無し|省略|同様|同じ|そのまま|略|維持',
  '不变|未更改|无变化|省略|相同|保持|同上',
].join('|');

const words = (alternatives: string) => String.raw`(?<![\p{L}\p{N}])(?:${alternatives})(?![\p{Script=Latin}\p{N}])`;
const part = new RegExp(words(parts), 'iu');
const state = new RegExp(words(states), 'iu');
const shortForms = new RegExp(
  String.raw`^(?:이하 ?생략|이하 ?동일|중략|후략|생략|以下省略|以下略|以下同様|中略|後略|前略|省略|以下省略|其余不变|snip|omitted|unchanged|truncated|etc|unverändert|gekürzt|inchangé|sin cambios)$`,
  'iu',
);
const rest = new RegExp(
  String.raw`^(?:(?:the|and the|with the)\s+)?(?:rest|remainder)\s+of\s+(?:(?:the|this|that|your)\s+)?\p{L}+(?:\s+\p{L}+)?(?:\s+(?:${states}))*$|` +
    String.raw`^(?:(?:the|and the|all)\s+)?(?:rest|remainder|remaining|other)(?:\s+(?:${parts}))?(?:\s+(?:is|are))?(?:\s+(?:${states}))+$|` +
    String.raw`^(?:der\s+)?(?:rest|übrige|restliche)(?:\s+(?:der|des|dieser|dieses))?\s+(?:seite|abschnitts?|dokuments?|tabelle|liste|inhalts?|textes|inhalt|text)(?:\s+(?:${states}))*$|` +
    String.raw`^(?:le\s+)?reste\s+(?:de\s+la|du|de\s+cette|de\s+ce|des)\s+(?:page|document|section|tableau|liste|contenu|texte|lignes)(?:\s+(?:${states}))*$|` +
    String.raw`^(?:el\s+)?resto\s+(?:de\s+la|del|de\s+esta|de\s+este|de\s+las)\s+(?:página|documento|sección|tabla|lista|contenido|texto|filas)(?:\s+(?:${states}))*$|` +
    String.raw`^(?:페이지|문서|본문)?의?\s*나머지(?:\s*(?:내용|부분|섹션|행|페이지))?(?:[은는이가]?\s*(?:${states}))?$|` +
    String.raw`^(?:ページ|文書|本文)?の?残り(?:の?(?:内容|部分|ページ|行|セクション))?(?:[はが]?(?:${states}))?$|` +
    String.raw`^(?:页面|文档)?(?:的)?(?:其余|剩余)(?:的?(?:内容|部分))?(?:${states})?$`,
  'iu',
);
const existing =
  /^(?:(?:keep|leave|insert|the)\s+)*(?:existing|previous|original|current)\s+(?:content|text|section|rows|page|table|list|code)s?(?:\s+(?:here|goes here|remains|unchanged|stays))*$|^(?:bestehender|vorhandener|bisheriger)\s+(?:inhalt|text)$|^contenu\s+(?:existant|précédent|original)$|^contenido\s+(?:existente|anterior|original)$|^기존\s*(?:내용|텍스트|본문)(?:\s*(?:유지|그대로))?$|^既存の?(?:内容|コンテンツ|本文|テキスト)$|^(?:现有|原有)内容$/iu;
const sameAs =
  /^(?:(?:all\s+)?(?:else|everything else|other (?:content|sections|rows|parts))\s+)?(?:(?:is|are|remains?|stays?)\s+)?(?:the\s+)?(?:same as (?:before|above)|as before|unchanged)$|^(?:alles (?:andere|übrige) )?(?:bleibt )?(?:unverändert|wie bisher|wie zuvor)$/iu;

const onlyDots = new RegExp(String.raw`^${dots}$`, 'u');
const edgeDots = new RegExp(String.raw`^\s*${dots}|${dots}\s*$`, 'u');
const stripDots = new RegExp(String.raw`^(?:\s|${dots})+|(?:\s|${dots})+$`, 'gu');
const enclosed =
  /<!--([^]{0,200}?)-->|\[([^[\]]{0,200})\](?!\()|\(([^()]{0,200})\)|（([^（）]{0,200})）|\{([^{}]{0,200})\}|［([^［］]{0,200})］|【([^【】]{0,200})】|<([^<>]{0,200})>|\/\*([^]{0,200}?)\*\//gu;
// What a line begins with before its words: markers of lists, quotes, headings, tasks, comments of code.
const lead = /^(?:[\s>|•*+#-]|\/\/|--|\d+[.)]\s|\[[ xX]\]\s)+|[\s|*_~`#-]+$|\\/gu;
const marks = /^[*_~`\s([（［【]+|[*_~`\s.。)\]）］】]+$/gu;

/** Whether a whole phrase says that something was left out; `edged`: it stands in brackets or between ellipses. */
function says(phrase: string, edged: boolean): boolean {
  const bare = phrase.replaceAll(stripDots, '').replaceAll(marks, '').trim();
  if (bare === '') return edged && onlyDots.test(phrase.trim());
  if (bare.length > 120) return false;
  if (rest.test(bare) || existing.test(bare)) return true;
  if (sameAs.test(bare) && (edged || /\s/u.test(bare))) return true;
  if (!edged) return false;
  return shortForms.test(bare) || (part.test(bare) && state.test(bare) && bare.split(/\s+/u).length <= 14);
}

/**
 * The first phrase of a text (Markdown, or text with XML comments) that looks like an elision; undefined when there is
 * none. A phrase counts when it fills a line, a cell or an item, or stands in brackets, a comment or between ellipses:
 * "The rest of the page describes …" is a sentence and does not.
 */
export function findElision(text: string): string | undefined {
  for (const match of text.matchAll(enclosed)) {
    const inner = match.slice(1).find((group) => group !== undefined) ?? '';
    const comment = match[0].startsWith('<!--') || match[0].startsWith('/*');
    const line = lineAround(text, match.index, match.index + match[0].length);
    const alone = line.replace(match[0], '').replaceAll(lead, '').trim() === '';
    if ((alone || comment) && says(inner, true)) return match[0];
    // Within a sentence only what names a part and its state: "(unchanged)" behind a value is a remark.
    if (!alone && part.test(inner) && state.test(inner) && says(inner, true)) return match[0];
  }
  for (const line of text.split(/\r\n?|\n|<br ?\/?>/u)) {
    for (const piece of line.split('|')) {
      const phrase = piece.replaceAll(lead, '').trim();
      if (phrase === '') continue;
      if (onlyDots.test(phrase) || says(phrase, edgeDots.test(phrase))) return phrase;
    }
  }
  return undefined;
}

function lineAround(text: string, start: number, end: number): string {
  const from = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('|', start - 1)) + 1;
  const ends = [text.indexOf('\n', end), text.indexOf('|', end)].filter((index) => index !== -1);
  return text.slice(from, ends.length > 0 ? Math.min(...ends) : text.length);
}

const vocabulary = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));

/**
 * The elision that makes `after` a shortened `before`: a phrase that `before` does not hold itself, while words of
 * `before` are missing. Undefined when nothing was left out.
 */
export function elisionOf(before: string, after: string): string | undefined {
  let rest = after;
  for (let phrase = findElision(rest); phrase !== undefined; phrase = findElision(rest)) {
    if (!before.includes(phrase)) {
      const kept = vocabulary(after);
      return [...vocabulary(before)].some((word) => !kept.has(word)) ? phrase : undefined;
    }
    rest = rest.replace(phrase, ' ');
  }
  return undefined;
}
