/**
 * Words that carry no subject, by language, in lower case, normalised to NFKC. `particles` say nothing anywhere. `fillers`
 * say nothing by themselves, but make a phrase (`paid time off`). `requests` are what a question says to whoever answers
 * it (`explain`, `which page says`), and mean something on a page.
 *
 * A wiki mixes languages: a word that names a subject in another of them (`die`, `war`, `para`) is weighed by the
 * language in which it is more usual on a wiki.
 */
const words = {
  english: {
    particles: `a about an and any are as at be been being by can could did do does for from get give had has have how i
      if in into is it its me my of on or our please shall should show so some tell than that the their them
      there these they this those to us was we were what when where which who whom whose why will with would you
      your`,
    fillers: `above after again all also am anybody anyone anything aren't because before below between both but can't
      couldn't didn't doesn't doing don don't down during each either else ever every everything further gets
      getting gives go goes going got hasn't haven't having he her here hers him his however i'd i'll i'm i've
      isn't it'd it'll it's itself just let let's like ll may maybe might mine more most much must myself
      neither no nor not now off once one only onto other ours out over own per quite rather re really s she
      shouldn't since somebody someone something still such t that's theirs then there's they're through till
      too toward towards under until up upon ve very want wants wasn't way we're weren't what's whatever
      whenever where's wherever whether while who's whoever within without won't wouldn't yes you'd you'll
      you're you've yours yourself`,
    requests: `according actually already anywhere away big came come comes currently describe document documentation
      exactly explain few find happen happened happens high keep keeps kept know look lot low make makes many
      mean means need needs never nobody normally page pages put quick right same say see send short small soon
      summarise summarize take thing today use used using usually well wiki`,
  },
  german: {
    particles: `aber als am an auf aus bei das dem den der des die ein eine einen einer es für gibt hat im in ist kann mit
      nach oder sind über um und uns unser von vor was welche wer wie wir wird wo zu zum zur`,
    fillers: `alle auch beim bin bis bitte da dann dass dein denn dies diese dieser dieses doch du durch einem eines er
      euer habe haben hatte hier ich ihr ihre ja kein keine können man mein meine mich mir muss müssen nicht
      noch nur ob ohne sein seine sich sie so soll sollen unsere viel viele vom wann warum welchem welchen
      welcher welches wenn werden wieviel wofür woher wohin wurde zwischen`,
  },
  french: {
    fillers: `ai ai-je au aux avec avez avez-vous avons avons-nous combien dois dois-je faut peut puis-je ce ces cet cette comment d dans de des du elle elles en est et eux il ils j je l la le les
    leur leurs lui m ma mais mes mon n ne nos notre nous où ou par pas pour pourquoi qu quand que quel
    quelle quelles quels qui quoi sa se ses si son sont suis sur ta te tes ton tu un une vos votre vous à
    ça être c'est qu'est`,
  },
  spanish: {
    fillers: `cuánta cuántas cuanto cuantos debo hacer puede tenemos al como cómo con cual cuál cuando cuándo cuánto cuántos de del donde dónde e el ella ellos en entre es
    esta está este esto fue ha han hay la las lo los mi mis muy no nos o para pero por porque puedo que
    qué quien quién se ser si sin sobre su sus también tengo tiene tu un una uno unos y ya yo`,
  },
  portuguese: {
    fillers: `ao aos como da das de dos e ela ele em entre eu foi isso mais mas meu minha na nas nem no não nos o onde
    os para pela pelo por porque quais qual quando que se ser seu sobre sua são tem um uma você`,
  },
  italian: {
    fillers: `che chi ci come cosa da dei della delle di dove e gli ho il la le lei lo loro ma nel nella o perché più
    quale quali quando se si sono sulla un una`,
  },
  dutch: {
    fillers: `aan als bij dan dat de deze die dit door een en hebben heeft het hoe hun ik in is je kan maar met mijn
    naar niet of om onze ook op te tot uit van veel voor waar waarom wat welke wie wij worden zijn`,
  },
  // Words that stand alone in a question; what Korean writes onto a noun is cut off from it.
  korean: {
    fillers: `무엇 무엇인가요 뭐 뭔가요 어떻게 어디 어디서 언제 누가 왜 얼마나 하나요 있나요 되나요 인가요 합니까 입니까 수 것 때 및`,
  },
  japanese: {
    fillers: `何 誰 どこ いつ どう どの どれ なぜ いくら いくつ です ます する した して ください こと もの ため ある いる なる れる られる`,
  },
};

const setOf = (...texts: readonly string[]): ReadonlySet<string> => new Set(texts.join(' ').split(/\s+/u));
const { english, german, french, spanish, portuguese, italian, dutch, korean, japanese } = words;
const particles = setOf(english.particles, german.particles);
const ofEnglish = setOf(english.particles, english.fillers);
const ofOthers = setOf(
  german.particles,
  ...[german, french, spanish, portuguese, italian, dutch, korean, japanese].map(({ fillers }) => fillers),
);
const requests = setOf(english.requests);

/** A word as the table has it. */
const listed = (word: string): string => word.toLowerCase().replaceAll('’', "'");

/** Whether a word says nothing even beside others: no search needs it. */
export const isParticle = (word: string): boolean => particles.has(listed(word));

/** Whether a word carries no subject by itself, in whatever language: particles and fillers. */
export function isStopWord(word: string): boolean {
  const plain = listed(word);
  return ofEnglish.has(plain) || ofOthers.has(plain);
}

/** Whether a word of a question speaks to whoever answers it, not of its subject. */
export const isRequest = (word: string): boolean => requests.has(listed(word));

/** Whether words are English, as far as their stop words and letters tell; without either they are. */
export function isEnglish(texts: readonly string[]): boolean {
  const plain = texts.map(listed);
  const foreign = plain.filter((word) => ofOthers.has(word) || /\P{ASCII}/u.test(word));
  return plain.filter((word) => ofEnglish.has(word)).length >= foreign.length;
}

/** Languages that {@link languageOf} tells apart. */
export type Language = 'english' | 'german' | 'french' | 'spanish' | 'japanese';

const told: readonly [Language, ReadonlySet<string>][] = [
  ['english', ofEnglish],
  ['german', setOf(german.particles, german.fillers)],
  ['french', setOf(french.fillers)],
  ['spanish', setOf(spanish.fillers)],
];

/** The language of a text by its script and its stop words; undefined where neither tells. */
export function languageOf(text: string): Language | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const japanese = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  if (japanese > letters / 5) return 'japanese';
  const words = text.toLowerCase().match(/[\p{L}'’-]+/gu) ?? [];
  const counted = told.map(([language, stops]) => ({
    language,
    count: words.filter((word) => stops.has(listed(word))).length,
  }));
  const [best, second] = counted.toSorted((one, other) => other.count - one.count);
  return best === undefined || best.count === 0 || best.count === second?.count ? undefined : best.language;
}
