/**
 * Words that carry no subject: articles, pronouns, auxiliaries, question words, and the fillers of spoken questions. A few
 * lists in one, as a wiki mixes languages; a word that names a subject in another of them (`die`, `war`, `para`) is weighed
 * by the language in which it is more usual on a wiki. In lower case, normalised to NFKC.
 */
export const stopWords: ReadonlySet<string> = new Set(
  [
    // English
    `a about above after again all also am an and any anybody anyone anything are aren't as at be because been before being
    below between both but by can can't could couldn't did didn't do does doesn't doing don don't down during each either
    else ever every everything for from further get gets getting give gives go goes going got had has hasn't have haven't
    having he her here hers him his how however i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just
    let let's like ll may maybe me might mine more most much must my myself neither no nor not now of off on once one only
    onto or other our ours out over own per please quite rather re really s shall she should shouldn't since so some
    somebody someone something still such t tell than that that's the their theirs them then there there's these they
    they're this those through till to too toward towards under until up upon us ve very want wants was wasn't way we
    we're were weren't what what's whatever when whenever where where's wherever whether which while who who's whoever whom
    whose why will with within without won't would wouldn't yes you you'd you'll you're you've your yours yourself`,
    // German
    `aber alle als am an auch auf aus bei beim bin bis bitte da dann das dass dein dem den denn der des die dies diese
    dieser dieses doch du durch ein eine einem einen einer eines er es euer für gibt hat habe haben hatte hier ich ihr ihre
    im in ist ja kann kein keine können man mein meine mich mir mit muss müssen nach nicht noch nur ob oder ohne sein seine
    sich sie sind so soll sollen über um und uns unser unsere vom von vor wann warum was welche welchem welchen welcher
    welches wenn wer werden wie viel viele wieviel wir wird wo wofür woher wohin wurde zu zum zur zwischen`,
    // French
    `au aux avec ce ces cet cette comment d dans de des du elle elles en est et eux il ils j je l la le les leur leurs lui m
    ma mais mes mon n ne nos notre nous où ou par pas pour pourquoi qu quand que quel quelle quelles quels qui quoi sa
    se ses si son sont suis sur ta te tes ton tu un une vos votre vous à ça être c'est qu'est`,
    // Spanish and Portuguese
    `al como cómo con cual cuál cuando cuándo cuánto cuántos del donde dónde e el ella ellos em entre es esta está este esto
    fue ha han hay las lo los mi mis muy não nas nem no nos o os para pero por porque puedo que qué quien quién se ser si
    sin sobre su sus también tengo tiene um uma una uno unos y ya yo você quais qual onde ao aos da das dos ele ela eu foi
    isso mais mas meu minha na pela pelo são seu sua tem`,
    // Italian and Dutch
    `che chi ci come cosa dei della delle di dove gli ho il lei loro nel nella perché più quale quali quando sono sulla
    aan als bij dan dat deze dit door een en hebben heeft het hoe hun ik ik in is je kan maar met mijn naar niet of om onze
    ook op te tot uit van veel voor waar waarom wat welke wij worden zijn`,
    // Korean and Japanese: words that stand alone in a question
    `무엇 무엇인가요 뭐 뭔가요 어떻게 어디 어디서 언제 누가 왜 얼마나 하나요 있나요 되나요 인가요 합니까 입니까 수 것 때 및
    何 誰 どこ いつ どう どの どれ なぜ いくら いくつ です ます する した して ください こと もの ため ある いる なる れる られる`,
  ]
    .join(' ')
    .split(/\s+/u),
);
