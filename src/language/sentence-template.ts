/** What a sentence gave, by the name of its place. */
export type Slots = Readonly<Record<string, string | undefined>>;

/** Characters; a name may stand anywhere between two words, so that trying takes more than the length. */
const longest = 4000;

/** What stands at the places of a template in a sentence; undefined when it is another sentence. */
export function slotsOf(sentence: string, pattern: RegExp): Slots | undefined {
  if (sentence.length > longest) return undefined;
  // Each part of a pattern has the white space behind it.
  const match = pattern.exec(`${sentence.replace(/[.!?。\s]+$/u, '')} `);
  return match === null ? undefined : (match.groups ?? {});
}

const polite = String.raw`(?:(?:please|kindly|can\s+you|could\s+you|would\s+you)[,\s]+)*`;

/**
 * The pattern of a template: words, `a|b` for either, `a?` for one that can be left out, `[…]` for a part that can, `"TEXT"`
 * for quoted words, `NUMBER`, and any other name in capitals for what people call something.
 */
export function sentencePattern(template: string): RegExp {
  const parts = template.matchAll(/"(?<quoted>[A-Z]+)"|(?<name>[A-Z]{3,})|(?<bracket>[[\]])|(?<words>[^\s[\]]+)/gu);
  let source = '';
  for (const { groups: { quoted, name, bracket, words = '' } = {} } of parts) {
    if (bracket !== undefined) source += bracket === '[' ? '(?:' : ')?';
    else if (quoted !== undefined) source += String.raw`["“„'‘«](?<${quoted}>[^"”“»]+?)["”“'’»][,\s]+`;
    else if (name === 'NUMBER') source += String.raw`(?<NUMBER>\d+)[,\s]+`;
    else if (name !== undefined) source += String.raw`["“„'‘«]?(?<${name}>\S.*?)["”“'’»]?[,\s]+`;
    else {
      const either = String.raw`(?:${words.replace(/\?$/u, '').replaceAll('_', String.raw`\s+`)})[,\s]+`;
      source += words.endsWith('?') ? `(?:${either})?` : either;
    }
  }
  return new RegExp(`^${polite}${source}$`, 'iu');
}
