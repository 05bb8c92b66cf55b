import type { SiteData } from '../../src/sandbox/index.js';

/** Numbers from 0 to 1 that look random and are the same every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dro flu gri'.split(' ');

/** A question about one page of the site, and the words that answer it. */
export interface SiteQuestion {
  query: string;
  otherWords: string[];
  answer: string;
}

/** A site of many invented pages, the same on every call. */
export function largeSite({ pages, users, seed = 1 }: { pages: number; users: readonly string[]; seed?: number }): {
  site: SiteData;
  questions: SiteQuestion[];
} {
  const random = randomFrom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const oneOf = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const words = Array.from({ length: 8000 }, () =>
    Array.from({ length: 2 + below(3) }, () => oneOf(syllables)).join(''),
  );
  // As in real text: few words are common, most are rare.
  const word = (): string => words[Math.floor(words.length * random() ** 3)] ?? '';
  const sentence = (): string => `${Array.from({ length: 8 + below(12) }, word).join(' ')}.`;
  const paragraph = (): string => `<p>${Array.from({ length: 2 + below(4) }, sentence).join(' ')}</p>`;
  const createdAt = '2026-01-05T08:00:00.000Z';
  const authorId = '5f00000000000000000000ff';
  const people = users.map((identifier, index) => ({
    accountId: `5f${String(index).padStart(22, '0')}`,
    identifier,
    displayName: `User ${index}`,
  }));
  const person = {
    timeZone: 'UTC',
    accountType: 'atlassian' as const,
    active: true,
    licensed: true,
    groups: ['confluence-users'],
  };
  const site: SiteData = {
    cloudId: '11111111-2222-4333-8444-555555555555',
    baseUrl: 'https://large.atlassian.net/wiki',
    name: 'large',
    users: [...people, { accountId: authorId, identifier: 'author@large.example', displayName: 'Author' }].map(
      (one) => ({
        ...person,
        ...one,
        publicName: one.displayName,
        email: one.identifier,
      }),
    ),
    spaces: [],
    contents: [],
    comments: [],
    attachments: [],
  };
  const questions: SiteQuestion[] = [];
  for (let space = 0; space < 20; space++) {
    site.spaces.push({
      id: String(1000 + space),
      key: `S${space}`,
      name: `Space ${space}`,
      type: 'global',
      status: 'current',
      description: '',
      homepageId: null,
      authorId,
      createdAt,
      labels: [],
      viewers: null,
      editors: null,
      admins: [],
    });
  }
  for (let index = 0; index < pages; index++) {
    const [first, second, subject, quality] = [word(), word(), oneOf(words), oneOf(words)];
    const title = `${first} ${second} ${index}`;
    const sections = Array.from(
      { length: 3 + below(6) },
      () => `<h2>${word()} ${word()}</h2>${paragraph()}${paragraph()}`,
    );
    const fact = `<h2>${subject}</h2><p>The ${quality} of ${subject} is ${1000 + index}.</p>`;
    site.contents.push({
      id: String(100000 + index),
      type: 'page',
      status: 'current',
      spaceId: String(1000 + (index % 20)),
      parentId: null,
      position: index,
      authorId,
      ownerId: authorId,
      createdAt,
      labels: [],
      readers: null,
      updaters: null,
      likes: [],
      versions: [
        { number: 1, authorId, createdAt, message: '', minorEdit: false, title, storage: sections.join('') + fact },
      ],
    });
    if (index % Math.ceil(pages / 400) === 0) {
      questions.push({
        query: `What is the ${quality} of ${subject} for ${first} and ${second}?`,
        otherWords: [word(), `${first} ${subject}`],
        answer: String(1000 + index),
      });
    }
  }
  return { site, questions };
}
