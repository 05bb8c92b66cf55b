/** What people say to whoever answers, in English, German, French, Spanish and Japanese, and how they wish for a change. */

/** A message that is one of these words and nothing else, but for whom it is said to. */
const only = (alternatives: string): RegExp =>
  new RegExp(
    String.raw`^(?:${alternatives.replaceAll(/\n\s*/gu, '')})(?:[,\s]+(?:there|all|you|again|so much|very much|bot|team))*[\s.,!?¡¿。！？:)]*$`,
    'iu',
  );

/** A greeting and nothing else. */
export const greetings =
  only(String.raw`hi+|hello|hey+|hiya|yo|howdy|good (?:morning|afternoon|evening|day)|how are you(?: doing)?|
  what'?s up|hallo|guten (?:tag|morgen|abend)|moin(?: moin)?|servus|gr(?:ü|ue)(?:ß|ss) (?:gott|dich)|wie geht(?:'?s| es dir)|
  bonjour|bonsoir|salut|¡?hola|buen[oa]s (?:d[ií]as|tardes|noches)|こんにちは|おはよう(?:ございます)?|こんばんは`);
/** Thanks or praise. */
export const thanks =
  only(String.raw`(?:(?:great|perfect|ok|okay|cool)[,!.]? )?(?:(?:many )?thanks|thank (?:you|u)|thx|ty|cheers)(?: a lot)?|
  great|perfect|nice|cool|awesome|danke(?: schön| sehr)?|vielen dank|merci(?: beaucoup)?|(?:muchas )?gracias|ありがとう(?:ございます)?`);
/** Words to leave with. */
export const farewells =
  only(String.raw`exit|quit|:q!?|q|bye(?: bye)?|good ?bye|see you|logout|tschüss|tschuess|auf wiedersehen|
  au revoir|adi[oó]s|さようなら`);
/** What answers nothing and asks nothing. */
export const idle =
  only(String.raw`yes|yep|yeah|y|no|nope|n|ok|okay|k|sure|fine|ja|nein|oui|non|s[ií]|はい|いいえ|test|testing|\p{P}+|lol|
  haha|hm+|sorry|undo|cancel|stop`);
/** A question for what can be asked. */
export const abilities =
  only(String.raw`help(?: me)?|\?+|what (?:else )?(?:can|could|do) you (?:do|know|understand)(?: for me| here)?|
  what are you(?: able to do)?|who are you|how (?:do|can) i (?:use|talk to|work with) (?:you|this)|how does (?:this|it) work|
  what(?: is|'?s) this|what can i (?:ask|do|say)(?: you| here)?|how can you help(?: me)?|commands|usage|hilfe|
  was kannst du(?: tun| machen| alles)?|wer bist du|aide|(?:que|qu'est-ce que) (?:peux-tu|tu peux|pouvez-vous) faire|ayuda|
  ¿?qu[eé] puedes hacer|何ができますか|ヘルプ`);

/** A question without the greeting before it. */
export const withoutGreeting = (question: string): string =>
  question.replace(/^(?:hi|hello|hey|hallo|bonjour|hola|good morning)(?: there| all)?[,!.]?\s+(?=\S+\s)/iu, '');

const pattern = (text: string): string => text.replaceAll(/\n\s*/gu, '');
const politely = String.raw`(?:please|kindly|can you|could you|would you|bitte|por favor|s'il (?:te|vous) pla[iî]t)[,\s]+`;
const verbs =
  pattern(String.raw`(?:add|append|insert|change|edit|update|modify|replace|correct|fix|delete|remove|trash|erase|create|
  write|draft|publish|post|move|rename|comment|label|tag|attach|upload|restore|revert|undo|archive|copy|untick|tick|mark|set|put|
  make|turn|f(?:ü|ue)ge?|(?:ä|ae)nder[ent]*|l(?:ö|oe)sch[ent]*|ersetz[ent]*|erstell[ent]*|verschieb[ent]*|schreib[ent]*|
  ajout(?:e|er|ez)|rempla(?:ce|cer|cez)|supprim(?:e|er|ez)|cr[ée](?:e|er|ez)|modifi(?:e|er|ez)|d[ée]plac(?:e|er|ez)|
  renomm(?:e|er|ez)|añad[ea]|agreg(?:a|ue)|cambi[ae]|reemplaz[ae]|elimin[ae]|borr[ae]|mueve|escrib[ea])`);
const objects =
  pattern(String.raw`(?:(?:an?|the|this|that|these|my|our|your|all|every(?:thing)?|anything|something|them|new|page|label|version|comment|it|
  ein(?:e|en|em)?|die|den|das|der|une?|l[ea]s?|el|los|una?)\b|l'|["“„'‘«\d])`);
/** How people begin to wish for a change: the first ones can hardly be anything else. */
export const wishes: readonly RegExp[] = [
  String.raw`^(?:${politely})*${verbs}\s+${objects}`,
  String.raw`^${politely}${verbs}\s`,
  String.raw`^(?:in|on|at|to|from)\s[^?]{1,120}?[,:]\s*(?:please\s+)?${verbs}\s`,
  String.raw`^.{2,80}[をに].{0,60}(?:追加|変更|削除|作成|編集)(?:して|してください)?[。！]?$`,
  String.raw`^${verbs}\s(?:[^?]{1,200}\s(?:to|from|with|by|on|in|into|under|below)\s[^?]+|(?:to|on|under|below)\s[^?:]{1,120}:\s.+)$`,
].map((source) => new RegExp(source, 'iu'));
