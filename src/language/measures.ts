/** What a question for a number, a time or a sum is answered with: by what asks for it, in the languages that we know. */

const number = String.raw`(?:\p{N}[\p{N}.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|half|an?|eine?[mnr]?|zwei|drei|vier|fünf|sechs|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)`;
const span = String.raw`(?:second|minute|min|hour|hr|day|week|month|year|quarter|Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr|heure|jour|semaine|mois|an|hora|día|semana|mes|año)(?:s|es|n|en|e)?`;
const dayName = String.raw`(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december`;

const duration = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${number}(?:[- ](?:\p{L}+[- ]){0,2}?)?[- ]*${span}(?!\p{L})|[\p{N}一二三四五六七八九十]\s?[秒分時日週月年]`,
  'iu',
);
const sum = /[$€£¥]\s?\p{N}|\p{N}\s?(?:dollars?|euros?|cents?|usd|eur|%|percent|prozent|pour cent|円)/iu;
const amount = new RegExp(
  String.raw`\p{N}|(?<!\p{L})(?:${number.slice(3, -1)}|none|twice)(?!\p{L})|[一二三四五六七八九十]`,
  'iu',
);
const moment = new RegExp(String.raw`\p{N}|(?<!\p{L})(?:${dayName})(?!\p{L})`, 'iu');

/** The first that fits a question says what it asks for. */
const kinds: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\bhow (?:long|soon|quickly|early|often|fast|old|far in advance)\b|\bdeadline\b|\bwie (?:lange|oft|bald|schnell)\b|\b(?:combien de temps|cuánto tiempo)\b|何[日時分]/iu,
    duration,
  ],
  [/\bwhat (?:percentage|share)\b|\bhow much (?:money|does|do)\b|\b(?:percent|dollars?|costs?|price)\b|いくら/iu, sum],
  [/\bhow (?:many|much)\b|\bwie ?viele?\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|いくつ|何[回人]/iu, amount],
  [/^\s*when\b|\bwhat (?:time|day|date)\b|\bwann\b|\bquand\b|\bcu[aá]ndo\b|いつ/iu, moment],
];

/** What a text has when it may answer a question that asks for a number, a time or a sum; undefined for other questions. */
export const measureAsked = (question: string): RegExp | undefined => kinds.find(([asks]) => asks.test(question))?.[1];
