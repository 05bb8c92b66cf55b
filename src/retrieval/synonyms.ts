import type { TermReader } from '../language/terms.js';

/**
 * Everyday words of English, then `>`, then what pages of an organisation call it, most usual first. By subject, from what
 * such pages are about: people, time off, pay, money, places, computers, work. What means several things (`lead`, `post`,
 * `move`) stands on the right only: pages say what they mean, questions do not.
 */
const groups = `
boss, superior, manager, supervisor, line manager > manager, supervisor, lead
coworker, colleague, teammate, workmate > colleague, teammate, employee, coworker
employee, worker, personnel, workforce > employee, staff, teammate
applicant, candidate, interviewee, job seeker > candidate, applicant
hire, hiring, recruit, recruiting > recruiting, hiring, recruitment
newcomer, new hire, new employee, new starter, joiner, first day > new hire, onboarding, new employee
vendor, supplier, seller, third party > vendor, supplier, third party
contractor, freelancer, consultant > contractor, consultant, freelancer
customer, client > customer, client
intern, trainee, apprentice > intern, trainee
chief executive, CEO > CEO, chief executive
human resources, HR, personnel department > human resources, HR, people team
tech support, help desk, service desk > help desk, service desk, IT support
mentor, coach, buddy > mentor, buddy, coach
wife, husband, spouse, married > spouse, partner, family
son, daughter, kid, child, baby > child, dependent, parental
mother, father, mom, dad, parents, brother, sister, cousin, relative, grandmother > family, relative, family member
army, navy, soldier, armed forces, troops > military, armed forces
lawyer, attorney, solicitor > legal, counsel, attorney
doctor, physician > doctor, medical, physician
visitor, guest, outsider > guest, visitor, external
quit, quitting, resign, resignation > resignation, offboarding, separation, leaving
fired, sacked, dismiss, dismissal, laid off, layoff > termination, dismissal, layoff
farewell, last day, offboarding > offboarding, leaving, departure
vacation, holiday, day off, days off, time off, PTO > annual leave, vacation, paid time off, PTO
sick, ill, illness, flu, unwell > sick leave, sickness, illness
maternity, paternity, pregnant, pregnancy, newborn > parental leave, maternity, paternity
died, death, passed away, funeral, mourning > bereavement, death, funeral
hurt, injured, injury, accident > injury, accident, workers' compensation
disabled, disability, impairment, wheelchair > disability, reasonable accommodation, accessibility
therapist, therapy, counselor, counseling, mental health > counseling, mental health, employee assistance
overtime, extra hours > overtime, compensatory time
working from home, work from home, home office, telecommute, telework, WFH > remote work, telework, home office
salary, wage, wages, paycheck, earnings, pay > salary, compensation, payroll
raise, pay rise > salary increase, compensation, promotion
bonus, reward > award, bonus, incentive
old age, retirement, pension > pension, retirement
review, appraisal, evaluation, performance review > performance review, appraisal, rating
trial period, probation > probation, trial period
job, vacancy, opening > position, role, vacancy
course, class, lesson, seminar > training, course, learning
resume, CV > resume, CV
bullying, harassment, harass, abuse > harassment, misconduct
complain, complaint, grievance > complaint, grievance
unfair, fair, prejudice, bias > bias, discrimination, equity
secret, secrecy, confidential > confidentiality, nondisclosure agreement, NDA
deal, contract, agreement > contract, agreement
sign, signature > signature, approval
cancel, call off, back out > cancellation, termination, withdraw
spy, watch, surveillance, track > monitoring, privacy
personal data, privacy, GDPR > privacy, personal data, PII
reimburse, refund, pay back, get my money back > reimbursement, expense, refund
expense, expenses, costs > expense, reimbursement
bill, invoice > invoice, billing
buy, purchase, shopping > procurement, purchase, acquisition
purchase order, PO > purchase order, PO
money, funding, funds > budget, funds, funding
price, fee, charge, cost > price, cost, fee, rate
company card, credit card > corporate card, credit card
trip, journey, travel > travel, trip
hotel, motel, overnight stay > lodging, hotel, accommodation
plane, flight, fly > flight, airfare, air travel
car, drive, driving > vehicle, car, mileage
meal, meals, food > per diem, meals, allowance
present, gift, freebie > gift, ethics
donate, donation, charity > donation, charity
proof, evidence > verification, confirmation, evidence
deadline, due date, time limit > deadline, due date
warning, heads-up > notice
permission, okay, consent, go-ahead > approval, permission, authorization
sign off, signs off, approve > approval, authorization
forbidden, banned, not allowed, prohibited > prohibited, forbidden
compulsory, obliged, mandatory, obligatory > required, mandatory, must
limit, cap, ceiling, at most > maximum, limit, threshold
headquarters, HQ > headquarters, HQ, main office
conference room, meeting room > meeting room, conference room
garage, car park, parking > parking, garage
key card, access card, badge, ID card > badge, access card, ID
canteen, cafeteria, lunch > cafeteria, canteen, kitchen
breastfeeding, breast milk, nursing mother > lactation, nursing, mother's room
parcel, package, ship > shipping, delivery
moving house, relocate, relocating > relocation, moving
laptop, computer, PC, notebook, machine > laptop, computer, device, workstation
cell phone, smartphone, phone > phone, mobile, device
password, passcode, passphrase > password, credentials
two-factor, 2FA, MFA, authenticator > MFA, two-factor, 2FA
log in, login, sign in, sign-in > login, sign in, single sign-on, SSO
VPN, remote access > VPN, remote access
wifi, wi-fi, wireless > wifi, wireless, network
email, e-mail, mailbox, mail > email, inbox, mailbox
chat, messaging, instant message > Slack, Teams, chat, channel
video call, video conference, Zoom > Zoom, video conference, meeting
catch-up, check-in, one-on-one > one-on-one, 1:1, check-in
website, homepage, web page > website, site, web
article, blog, story > blog post, article
ticket, issue > ticket, issue, request
bug, glitch, crash, defect > bug, error, defect, issue
outage, downtime, down, broken > outage, incident, downtime
scam, spam, fraud, phishing > phishing, scam, spoofing
virus, viruses, malware > antivirus, malware
install, set up, setup > install, setup, configuration
app, program, software > software, application, app
update, upgrade, patch > upgrade, update, patch
delete, erase, remove, get rid of > delete, remove, retention
lost, stolen, theft > lost, stolen, theft
administrator, admin > administrator, admin
access, rights, privilege > access, permission, privilege
deploy, ship it, roll out, rollout, go live > deployment, release, rollout
undo, revert, roll back, rollback > rollback, revert, restore
on call, on-call, standby, pager > on-call, pager, rotation
pull request, merge request, PR > pull request, merge request, code review
repo, repository > repository, repo
docs, documentation, handbook, manual, instructions > documentation, guide, manual, handbook
TLS, SSL, certificate > certificate, TLS, SSL
Excel, spreadsheet > spreadsheet, Excel
slides, PowerPoint, slide deck > presentation, slides, deck
appointment, calendar > calendar, meeting
Facebook, Twitter, Instagram, LinkedIn, TikTok > social media
poll, questionnaire, survey > survey, questionnaire
merch, merchandise, T-shirt > swag, merchandise
newspaper, journalist, reporter, press > media, press
speech, lecture, talk > speaker, presentation, talk
tag, label > label, tag
edit, fix, correct, reword > edit, change, update
goal, target, objective > goal, objective, OKR
KPI, metric > metric, KPI
in charge, responsible, accountable > owner, responsible
foreign, abroad, overseas > international, abroad, foreign
stock, shares, stock options > equity, shares, stock
bike, bicycle > bicycle, bike
mistake, wrong, incorrect > error, correction, incorrect
`;

const mostForOne = 4;
/** Words of the longest everyday phrase. */
const longest = 4;

/** An expression of a text with what stands in for it. */
export interface Synonyms {
  /** The words of the expression as they were written. */
  words: readonly string[];
  /** Its terms. */
  terms: readonly string[];
  /** Words and short phrases, most usual first. */
  instead: readonly string[];
}

/**
 * What pages may call the things a text speaks of in everyday English, for questions that come without other words. A model
 * knows the subject and lends better ones; these are for callers that lend none. Expressions in the order of the text, each
 * once; the longest one counts where two begin alike.
 */
export function synonymsOf(text: string, reader: TermReader): Synonyms[] {
  const known = lexiconFor(reader);
  const words = text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
  const found = new Map<string, Synonyms>();
  for (let at = 0; at < words.length;) {
    let taken = 1;
    for (let count = Math.min(longest, words.length - at); count > 0; count--) {
      const expression = words.slice(at, at + count);
      const key = keyOf(expression, reader);
      const instead = known.get(key);
      if (instead === undefined) continue;
      if (!found.has(key)) found.set(key, { words: expression, terms: reader.terms(expression.join(' ')), instead });
      taken = count;
      break;
    }
    at += taken;
  }
  return [...found.values()];
}

let lexicon: ReadonlyMap<string, readonly string[]> | undefined;

/** Read at the first question. Terms depend on no reader, which only remembers them. */
function lexiconFor(reader: TermReader): ReadonlyMap<string, readonly string[]> {
  if (lexicon !== undefined) return lexicon;
  const map = new Map<string, readonly string[]>();
  for (const line of groups.trim().split('\n')) {
    const [left = '', right = ''] = line.split(' > ');
    const instead = right.split(', ');
    for (const expression of left.split(', ')) {
      const key = keyOf(expression.split(' '), reader);
      const others = instead.filter((other) => keyOf(other.split(' '), reader) !== key);
      map.set(key, [...new Set([...(map.get(key) ?? []), ...others])].slice(0, mostForOne));
    }
  }
  return (lexicon = map);
}

/** Words under the form in which inflections meet; stop words count in phrases such as `day off`. */
const keyOf = (words: readonly string[], reader: TermReader): string =>
  words
    .map((word) => {
      const [term] = reader.terms(word);
      return term ?? word.toLowerCase();
    })
    .join(' ');
