import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toDocument } from '../../src/markup/document.js';
import { type PageDocument, type RetrievalOptions, retrievePassages } from '../../src/retrieval/retrieve-passages.js';
import { estimateTokens } from '../../src/tokens.js';
import { runs } from '../helpers/properties.js';

let count = 0;
function pageOf(title: string, storage: string, updatedAt = '2026-01-01T00:00:00.000Z'): PageDocument {
  const id = String(++count);
  return { id, title, url: `https://example.test/wiki/${id}`, updatedAt, document: toDocument(storage) };
}
const ask = (pages: readonly PageDocument[], query: string, options: Partial<RetrievalOptions> = {}) =>
  retrievePassages(pages, { query, maxTokens: 1500, ...options });
const texts = (pages: readonly PageDocument[], query: string, options: Partial<RetrievalOptions> = {}) =>
  ask(pages, query, options).passages.map(({ markdown }) => markdown);
const filler = (words: number) => `<p>${'unrelated talk of other matters '.repeat(words / 5)}</p>`;

const wiki = [
  pageOf(
    'Travel',
    `<h2>Hotels</h2><p>Book a hotel in the portal.</p>${filler(100)}<h2>Per diem</h2><p>The allowance is 40 euros a day.</p>${filler(100)}`,
  ),
  pageOf('Proxy', `<h2>Errors</h2><p>ERR_CONN_RESET means that the proxy is down.</p>${filler(100)}`),
  pageOf('Garden', `<p>The garden is open until nine.</p>${filler(100)}`),
];

describe('what is out of date', () => {
  const rate = (euros: number) => `<p>The kilometre rate for your own car is ${euros} cents.</p>${filler(40)}`;
  const order = (pages: readonly PageDocument[], query = 'What is the kilometre rate for my own car?') =>
    ask(pages, query).passages.map(({ page, newer }) => [page.title, newer?.title]);
  const now = pageOf('Car guide', rate(23), '2026-05-01T00:00:00.000Z');

  test.each([
    [
      'an older year in the title',
      pageOf('Car guide 2024', `${rate(21)}<p>Your own car, the kilometre rate.</p>`, '2024-01-01'),
    ],
    ['a banner', pageOf('Car guide of old', `<p>This page is outdated.</p>${rate(21)}<p>Own car: kilometre rate.</p>`)],
    ['a label', { ...pageOf('Car guide of old', `${rate(21)}<p>Own car: kilometre rate.</p>`), labels: ['archived'] }],
  ])('by %s stands behind the page that has taken its place, which is named', (_, old) => {
    for (const pages of [
      [old, now],
      [now, old],
    ])
      expect(order(pages)).toEqual([
        ['Car guide', undefined],
        [old.title, 'Car guide'],
      ]);
  });

  test('of two years in titles the later one comes first, unless the question names the other', () => {
    const pages = [2024, 2025, 2026].map((year) => pageOf(`Car guide ${year}`, rate(year - 2000), '2026-05-01'));
    expect(order(pages)[0]).toEqual(['Car guide 2026', undefined]);
    expect(order(pages, 'What was the kilometre rate for my own car in 2024?')[0]).toEqual([
      'Car guide 2024',
      undefined,
    ]);
  });

  test('stands where it stood when no other page is about the same, and a year to come is none', () => {
    const old = pageOf('Car guide 2024', rate(21), '2024-01-01');
    expect(order([old, pageOf('Bicycles', '<p>Your own bicycle has no rate.</p>', '2026-05-01')])[0]).toEqual([
      'Car guide 2024',
      undefined,
    ]);
    const next = pageOf('Car guide 2027', rate(25), '2026-05-01');
    expect(order([pageOf('Car guide 2026', rate(23), '2026-05-01'), next]).map(([, newer]) => newer)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('is none of two pages that contradict each other without a newer one: both are shown', () => {
    const pages = [pageOf('Car guide', rate(21)), pageOf('Own cars', rate(23))];
    expect(ask(pages, 'What is the kilometre rate for my own car?').passages.map(({ newer }) => newer)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('a question', () => {
  test('finds the passage that answers it, with where it comes from', () => {
    const { passages, strength, missing } = ask(wiki, 'What is the daily allowance for travel?', { maxTokens: 300 });
    expect(passages[0]).toMatchObject({
      page: { title: 'Travel' },
      headings: ['Per diem'],
      anchor: 'Per-diem',
      alsoOn: [],
    });
    expect(passages[0]?.markdown).toContain('40 euros a day');
    expect({ strength, missing }).toEqual({ strength: 'strong', missing: ['daily'] });
  });

  test('in other words finds it through them', () => {
    const pages = wiki;
    expect(ask(pages, 'Sum for board?').strength).toBe('none');
    const { passages, strength } = ask(pages, 'Sum for board?', {
      otherWords: ['per diem', 'allowance', 'euros a day'],
      maxTokens: 300,
    });
    expect(passages[0]?.headings).toEqual(['Per diem']);
    expect(strength).toBe('strong');
  });

  test('in everyday words finds what the page calls it, unless other words are lent', () => {
    const pages = [...wiki, pageOf('Leave', `<p>You have 27 days of annual leave.</p>${filler(60)}`)];
    expect(ask(pages, 'How much vacation do I get?').passages[0]?.page.title).toBe('Leave');
    expect(ask(pages, 'How much vacation do I get?', { otherWords: ['furlough'] }).passages).toEqual([]);
  });

  test('that is the title of a page finds that page before one whose title says more', () => {
    const pages = [
      pageOf('Parental leave statistics', '<p>Forty births in all offices.</p>'),
      pageOf('Parental leave', '<p>Twenty weeks at full pay.</p>'),
    ];
    expect(ask(pages, 'How is parental leave?').passages.map(({ page }) => page.title)).toEqual([
      'Parental leave',
      'Parental leave statistics',
    ]);
  });

  test('prefers the passage beside the one that holds its words to an equal one elsewhere on the page', () => {
    const section = (heading: string, text: string) => `<h2>${heading}</h2><p>${text}</p>${filler(100)}`;
    const page = pageOf(
      'Cellar',
      section('Winter', 'Never above 5 bar on a boiler.') +
        section('Tools', 'Spanners and pipes.') +
        section('Valve', 'The boiler valve and its pressure.') +
        section('Summer', 'Never above 3 bar on a boiler.'),
    );
    const best = (turn: number) => texts([page], 'boiler valve pressure', { maxTokens: 200, turn })[0];
    expect(best(1)).toContain('The boiler valve and its pressure.');
    expect(best(2)).toContain('3 bar');
  });

  test('prefers the passage that holds its words close together', () => {
    const talk = Array.from({ length: 60 }, (_, index) => `topic${index}`).join(' ');
    const near = pageOf('Near', `<p>Visitors sign the ledger. ${talk}</p>`);
    const far = pageOf('Far', `<p>Visitors are welcome. ${talk} The ledger is blue.</p>`, '2026-02-01T00:00:00.000Z');
    expect(ask([far, near, ...wiki], 'ledger for visitors').passages[0]?.page.title).toBe('Near');
  });

  test.each([
    ['How long is the probation?', 'The probation is six weeks.', 'The probation is in room 4.'],
    ['How much does parking cost?', 'Parking is $ 9.', 'Parking is 40 steps away.'],
    ['How many lifts are there?', 'There are two lifts.', 'There are lifts.'],
    ['When is the assembly?', 'The assembly is on Monday.', 'The assembly is fun.'],
    ['Wie lange dauert die Probezeit?', 'Die Probezeit dauert drei Monate.', 'Die Probezeit dauert.'],
  ])('for a number prefers what has such a number: %s', (question, answer, other) => {
    const pages = [
      pageOf('Other', `<p>${other}</p>`, '2026-02-01T00:00:00.000Z'),
      pageOf('Answer', `<p>${answer}</p>`),
    ];
    expect(ask([...pages, ...wiki], question).passages[0]?.page.title).toBe('Answer');
  });

  test('finds abbreviations with and without periods', () => {
    const pages = [...wiki, pageOf('Offices', '<p>The office in D.C. closes at 5 p.m. on Fridays.</p>')];
    expect(ask(pages, 'DC').passages[0]?.page.title).toBe('Offices');
    expect(ask(pages, 'pm').passages[0]?.page.title).toBe('Offices');
  });

  test('counts its own words more than the other words', () => {
    const pages = [
      pageOf('A', '<p>The canteen opens at eight.</p>'),
      pageOf('B', '<p>The cafeteria opens at nine.</p>'),
    ];
    expect(texts(pages, 'canteen', { otherWords: ['cafeteria'] })[0]).toBe('The canteen opens at eight.');
  });

  test('of which little is found is weak and names what is missing', () => {
    const { strength, missing } = ask(wiki, 'May I bring my llama into the garden pavilion on Sundays?');
    expect(strength).toBe('weak');
    expect(missing).toEqual(['llama', 'pavilion', 'Sundays']);
  });

  test('of which nothing is found gives no passage', () => {
    expect(ask(wiki, 'xylophone')).toEqual({
      passages: [],
      strength: 'none',
      coverage: 0,
      missing: ['xylophone'],
      readAs: [],
      absent: [],
      hasMore: false,
    });
    expect(ask([], 'hotel').passages).toEqual([]);
    expect(ask(wiki, '').passages).toEqual([]);
  });

  test('finds identifiers whole and in parts', () => {
    expect(ask(wiki, 'ERR_CONN_RESET').passages[0]?.page.title).toBe('Proxy');
    expect(ask(wiki, 'conn reset').passages[0]?.page.title).toBe('Proxy');
  });

  test('with a slip finds what was meant', () => {
    expect(ask(wiki, 'alowance', { maxTokens: 300 }).passages[0]?.headings).toEqual(['Per diem']);
  });

  test('with a slip says what it is read as, and slips of stop words ask for nothing', () => {
    const { readAs, strength, missing } = ask(wiki, 'Waht is the daily alowance for travel?', { maxTokens: 300 });
    expect({ readAs, strength, missing }).toEqual({
      readAs: [{ word: 'alowance', instead: 'allowance' }],
      strength: 'strong',
      missing: ['daily'],
    });
  });

  test('is read as it stands where a page has the word, and compounds and names are no slips', () => {
    const pages = [...wiki, pageOf('Form', '<p>Fill in the form. The alowance code is ERR_CONN_RESTE.</p>')];
    expect(ask(pages, 'alowance form').readAs).toEqual([]);
    expect(ask(wiki, 'allow').readAs).toEqual([]);
    expect(ask(wiki, 'ERR_CON_RESET proxy').readAs).toEqual([]);
  });

  test.each([
    [
      'Korean',
      '연차휴가 신청은 어떻게 하나요?',
      '<p>연차는 인사 시스템에서 신청합니다. 휴가 전날까지 승인을 받습니다.</p>',
      '<p>주차 등록은 총무팀에 문의합니다.</p>',
    ],
    [
      'Japanese',
      '有給休暇はどうやって申請しますか？',
      '<p>有給休暇の申請は、勤怠システムから三日前までに行います。</p>',
      '<p>会議室の予約は受付で行います。</p>',
    ],
    ['Chinese', '怎么申请年假？', '<p>年假申请在人事系统中提交，经理审批。</p>', '<p>停车位请联系行政部。</p>'],
    [
      'German',
      'Wie viel Urlaub habe ich?',
      '<p>Der Erholungsurlaub beträgt 30 Tage im Jahr.</p>',
      '<p>Die Küche ist bis 18 Uhr offen.</p>',
    ],
    [
      'German compounds',
      'Wo stelle ich einen Antrag auf Erstattung?',
      '<p>Reisekostenerstattung: Erstattungsanträge gehen an die Buchhaltung.</p>',
      '<p>Die Küche ist bis 18 Uhr offen.</p>',
    ],
    [
      'French',
      'Comment demander des congés payés ?',
      '<p>Les congés payés se demandent dans l’outil RH.</p>',
      '<p>La cantine ferme à 14 h.</p>',
    ],
  ])('in %s finds its passage', (_, question, answer, other) => {
    const pages = [...wiki, pageOf('X', other), pageOf('Y', answer)];
    expect(ask(pages, question).passages[0]?.page.title).toBe('Y');
  });
});

describe('passages that are handed out', () => {
  test('are given once when pages are copies, on the newer page', () => {
    const text = '<p>The gate code changes every Monday and is sent by mail to all who work in the yard.</p>';
    const pages = [
      pageOf('Gate 2019', text, '2019-05-01T00:00:00.000Z'),
      pageOf('Gate 2026', text, '2026-05-01T00:00:00.000Z'),
      pageOf('Gate 2022', text, '2022-05-01T00:00:00.000Z'),
    ];
    const { passages } = ask(pages, 'gate code');
    expect(passages.map(({ page, alsoOn }) => [page.title, ...alsoOn.map(({ title }) => title).toSorted()])).toEqual([
      ['Gate 2026', 'Gate 2019', 'Gate 2022'],
    ]);
  });

  test('are both given when they differ in a number', () => {
    const text = (code: number) =>
      `<p>The gate code for the yard is ${code} and is sent by mail to all who work there every day.</p>`;
    expect(texts([pageOf('A', text(11)), pageOf('B', text(22))], 'gate code')).toHaveLength(2);
  });

  test('come from the newer page first on a tie', () => {
    const pages = [
      pageOf('Old', '<p>Tea is served at four</p>', '2020-01-01T00:00:00.000Z'),
      pageOf('New', '<p>Tea is served at five</p>', '2025-01-01T00:00:00.000Z'),
    ];
    expect(texts(pages, 'tea')).toEqual(['Tea is served at five', 'Tea is served at four']);
    expect(texts(pages.toReversed(), 'tea')).toEqual(['Tea is served at five', 'Tea is served at four']);
  });

  test('leave room for other pages after five of one page', () => {
    const sections = Array.from(
      { length: 12 },
      (_, part) => `<h2>Part ${part}</h2><p>Boiler ${'steam '.repeat(part + 1)}</p>${filler(90)}`,
    ).join('');
    const pages = [pageOf('Heat', sections), pageOf('House', `<p>The boiler is in the cellar.</p>${filler(90)}`)];
    const { passages } = ask(pages, 'boiler', { maxTokens: 1600 });
    expect(passages.map(({ page }) => page.title)).toContain('House');
  });

  test('are labelled with the heading nearest above them, the best first', () => {
    const page = pageOf(
      'Oven',
      '<h2>Start</h2><p>Oven start.</p><h2>Stop</h2><p>Oven stop, oven off, oven cold.</p><h2>Clean</h2><p>Oven soap.</p>',
    );
    const { passages } = ask([page], 'stop the oven');
    expect(passages[0]).toMatchObject({
      headings: ['Stop'],
      anchor: 'Stop',
      markdown: 'Oven stop, oven off, oven cold.',
    });
    for (const { headings, markdown } of passages)
      expect(markdown.startsWith(`Oven ${headings.join().toLowerCase()}`) || headings.join() === 'Clean').toBe(true);
  });

  test('of small sections are weighed as one, each under its own heading, what holds most first', () => {
    const pages = [
      pageOf(
        'Yard',
        '<h2>Gate</h2><h3>Where is the boiler?</h3><p>Below.</p><h3>Who has the valve key?</h3><p>Bob.</p>',
      ),
      pageOf('Valves', `<p>A valve key is a tool.</p>${filler(60)}`),
    ];
    expect(ask(pages, 'boiler valve key').passages.map(({ page, headings }) => [page.title, headings.at(-1)])).toEqual([
      ['Yard', 'Who has the valve key?'],
      ['Yard', 'Where is the boiler?'],
    ]);
  });

  test('of one section are joined in its order, and what is left out of it is marked', () => {
    const part = (name: string) =>
      `<p>${name}: ${Array.from({ length: 60 }, (_, index) => `oven door ${name}${index}`).join(' ')}</p>`;
    const page = pageOf('Heat', `<h2>Use</h2>${part('One')}${part('Two')}<p>Also: gas.</p>${filler(400)}`);
    const { passages } = ask([page], 'oven door', { maxTokens: 2500 });
    expect(passages).toHaveLength(1);
    expect(passages[0]?.markdown).toMatch(/^One: [^…]+\n\nTwo: [^…]+\n\n…$/u);
  });

  test('stop where they get worse, however much room there is', () => {
    const pages = [
      pageOf('Boiler pressure', '<p>The boiler pressure limit is 3 bar.</p>'),
      ...Array.from({ length: 5 }, (_, part) => pageOf(`House ${part}`, `<p>A boiler is in house ${part}.</p>`)),
    ];
    expect(texts(pages, 'What is the boiler pressure limit?', { maxTokens: 5000 })).toEqual([
      'The boiler pressure limit is 3 bar.',
    ]);
  });

  test('hold what another part of the question asks for, though it is worth less', () => {
    const pages = [
      pageOf('Harbour', '<p>The harbour opens at nine, the harbour gate at ten.</p>'),
      pageOf('News', '<p>The crane of the harbour was painted by Bob.</p>'),
      pageOf('Boats', '<p>A boat in the harbour.</p>'),
    ];
    const found = texts(pages, 'When does the harbour gate open, and who painted its crane?', { maxTokens: 5000 });
    expect(found.join(' ')).toContain('gate at ten');
    expect(found.join(' ')).toContain('painted by Bob');
    expect(found.join(' ')).not.toContain('A boat');
  });

  test('hold a quoted phrase, or its absence is said', () => {
    const pages = [
      pageOf('Kubernetes', '<p>The version of Kubernetes is chosen by the platform team, version by version.</p>'),
      pageOf('Cluster', '<p>Our Kubernetes version is 1.31.</p>'),
    ];
    const found = ask(pages, '"kubernetes version" of the cluster', { otherWords: ['platform team', 'chosen'] });
    expect(found.passages[0]?.page.title).toBe('Cluster');
    expect(found.absent).toEqual([]);
    expect(ask(pages, '"version kubernetes"').absent).toEqual(['version kubernetes']);
  });

  test('found by one fitting other word stay when others do not fit', () => {
    const pages = [
      pageOf('Watching', '<p>Failures of the shop are reported to Sentry, where the crew reads them.</p>'),
      ...['lift', 'meal', 'lease', 'badge', 'bonus', 'visa'].map((word) =>
        pageOf(
          word,
          `<p>The ${word} form: ${word} office, ${word} desk, ${word} number, ${word} day.</p>${filler(40)}`,
        ),
      ),
    ];
    const fitting = ['Sentry'];
    const unfitting = ['lift form', 'meal desk', 'lease day', 'badge office', 'bonus number', 'visa'];
    const first = (otherWords: string[]) => ask(pages, 'errors in the shop', { otherWords }).passages[0]?.page.title;
    expect(first(fitting)).toBe('Watching');
    expect(first([...fitting, ...unfitting])).toBe('Watching');
  });

  test('join parts of a table under one header row', () => {
    const rows = Array.from(
      { length: 40 },
      (_, row) => `<tr><td>Pump ${row}</td><td>hall with many pipes and valves</td></tr>`,
    );
    const page = pageOf('Pumps', `<table><tbody><tr><th>Name</th><th>Place</th></tr>${rows.join('')}</tbody></table>`);
    const [text = ''] = texts([page], 'pump', { maxTokens: 5000 });
    expect(text.match(/\| Name \| Place \|/gu)).toHaveLength(1);
    expect(text.match(/\| Pump \d+ \|/gu)).toHaveLength(40);
  });

  test('show links as their labels, except short ones in the best passages and where the label is asked for', () => {
    const far = `https://example.test/${'far/'.repeat(40)}`;
    const page = pageOf(
      'Forms',
      `<p>Fill in the <a href="${far}form">claim form</a>, read the <a href="https://example.test/rules">rules</a> and <a href="${far}">more</a>.</p>`,
    );
    expect(texts([page], 'claim form')).toEqual([
      `Fill in the [claim form](${far}form), read the [rules](https://example.test/rules) and more.`,
    ]);
  });

  test('keep code as it is', () => {
    const code = 'see[0](https://example.test/a)';
    const page = pageOf(
      'Code',
      `<p>Listing</p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${code}]]></ac:plain-text-body></ac:structured-macro>`,
    );
    expect(texts([page], 'listing')).toEqual([`Listing\n\n\`\`\`\n${code}\n\`\`\``]);
  });

  test('of a second turn are those that did not fit before', () => {
    const pages = Array.from({ length: 6 }, (_, part) =>
      pageOf(`Lamp ${'bulb '.repeat(part)}`, `<p>Lamp ${part}.</p>${filler(100)}`),
    );
    const first = ask(pages, 'lamp', { maxTokens: 600 });
    const second = ask(pages, 'lamp', { maxTokens: 600, turn: 2 });
    expect(first.hasMore).toBe(true);
    expect(second.passages.length).toBeGreaterThan(0);
    const shown = new Set(first.passages.map(({ page }) => page.id));
    expect(second.passages.filter(({ page }) => shown.has(page.id))).toEqual([]);
    expect(ask(pages, 'lamp', { maxTokens: 600, turn: 9 })).toMatchObject({ passages: [], hasMore: false });
  });

  test('are cut to the budget when one alone is larger', () => {
    const page = pageOf('Long', `<p>${'Owls fly by night. '.repeat(60)}</p>`);
    const { passages } = ask([page], 'owls', { maxTokens: 60 });
    expect(passages).toHaveLength(1);
    expect(passages[0]?.markdown).toMatch(/^Owls fly by night\..*…$/u);
  });

  test('never cost more than the budget, for any pages and budget', () => {
    const words = fc.array(
      fc.constantFrom('owl', 'owls', 'night', 'https://example.test/a/b/c', '漢字', '```', '| a |', 'ERR_9'),
      { minLength: 1, maxLength: 200 },
    );
    const storage = fc.array(
      fc.oneof(
        words.map((list) => `<p>${list.join(' ')}</p>`),
        words.map((list) => `<h2>${list.slice(0, 4).join(' ')}</h2>`),
        words.map(
          (list) =>
            `<table><tbody><tr><th>H</th></tr>${list.map((word) => `<tr><td>${word}</td></tr>`).join('')}</tbody></table>`,
        ),
        words.map(
          (list) =>
            `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${list.join('\n')}]]></ac:plain-text-body></ac:structured-macro>`,
        ),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.array(storage, { maxLength: 5 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 80 }),
        (pages, maxTokens, around) => {
          const documents = pages.map((blocks, index) => pageOf(`Page ${index}`, blocks.join('')));
          const { passages } = ask(documents, 'owl night 漢字', { maxTokens, overhead: () => around });
          for (const { markdown, tokens } of passages) expect(tokens).toBe(estimateTokens(markdown));
          expect(passages.reduce((sum, { tokens }) => sum + tokens + around, 0)).toBeLessThanOrEqual(maxTokens);
        },
      ),
      runs(80),
    );
  });

  test('are the same for the same input in any order', () => {
    const result = ask(wiki, 'proxy allowance garden');
    expect(ask(wiki.toReversed(), 'proxy allowance garden')).toEqual(result);
    expect(ask(wiki, 'proxy allowance garden')).toEqual(result);
  });
});
