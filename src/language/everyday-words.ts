import { stemmer } from 'stemmer';

/**
 * Words that are on every page and in every question, whatever the subject: verbs of everyday speech, and how often, how
 * much, how good. A page that holds one of them says nothing to a question that does. Stems, because they inflect.
 */
const everyday = `
accept act add agree aim allow answer appear apply arrive ask assume attend avoid
back be become begin believe belong bring build buy
call care carry cause change check choose clear come compare complete concern consider contain continue
cover create
deal decide define demand depend describe do
effect enable end ensure enter exist expect experience explain
face fail fall feel fill find finish fit fix follow force forget
gain get give go grow
hand handle happen have hear help hit hold hope hurt
imagine improve include increase inform intend involve
join jump
keep kick kill know
lack last lead learn leave let lie like list listen live look lose love
make manage matter mean mention mind miss move
need note notice
obtain occur own
pass pick place point prefer prepare prevent proceed produce promise provide pull push put
raise reach read realize receive recommend refer regard relate remain remember remove reply represent require respond rest result
return run
save say see seem sell send serve set settle shall show sit sort sound speak spend stand start state stay step stick stop
suggest suit suppose
take talk tell tend think throw try turn
understand use
view visit
wait walk want win wish wonder work worry write

able absolute actual additional appropriate available aware
bad basic best better big both brief busy
careful certain common correct current
different difficult direct due
early easy else entire equal exact extra
fair false far fast few fine first following former fresh full further
general good great
half happy hard heavy high huge
important individual
large late latter least less light likely little long low
main major many most much multiple
near necessary new next nice normal
odd ok old only opposite other overall
particular past perfect personal poor possible present previous proper
quick quiet
rare ready real recent regular related relevant right rough
safe same second separate serious several short similar simple single slow small some soon special specific strange strong sudden
suitable sure
terrible third tiny top total true typical
unable usual useful
various
weak well whole wide worse worst wrong
young

again ago ahead alone along already although altogether anyhow anymore anyway apart around aside away
certainly
down
easily especially eventually everywhere exactly
forever forward
generally
halfway hardly hence
immediately indeed instead
largely lately later
maybe mostly
namely nearly never nowadays nowhere
occasionally often otherwise
perhaps plus please possibly pretty probably
quite
rarely rather really roughly
simply since sometime sometimes somehow somewhat somewhere straight suddenly
thanks therefore together twice
ugh unless usually
whenever wherever whether yet

anyone bit body case chance couple detail difference everybody example fact guy idea instance item kind lot
middle moment one part people person piece problem purpose question reason sake sense side situation
somebody someone stuff thing trick trouble type way while word

zero two three four five six seven eight nine ten dozen hundred
`;

const stems: ReadonlySet<string> = new Set(everyday.trim().split(/\s+/u).map(stemmer));

/** Whether a word, or a term that was made of one, is used whatever one speaks of (`get`, `quick`, `thing`), in English. */
export const isEveryday = (word: string): boolean => stems.has(stemmer(word.toLowerCase()));
