import { generatedPage } from '../markup/generated-page.js';

const words =
  'the service must be stopped before it is moved because two of them would write to one store and nobody can tell which of both was first when they are compared on the next day by somebody else who knows only the half of it'.split(
    ' ',
  );

/** Text of some words that differs from place to place. */
function sentence(index: number, length: number): string {
  const picked = Array.from({ length }, (_, at) => words[(index * 7 + at * (1 + (index % 5))) % words.length]);
  return `${picked.join(' ')} ${index}.`;
}

function repeated(size: number, part: (index: number) => string): string {
  const parts: string[] = [];
  for (let length = 0, index = 1; length < size; index++) {
    const text = part(index);
    parts.push(text);
    length += text.length;
  }
  return parts.join('');
}

/** Lists in lists, six levels deep. */
const nested = (index: number, level: number): string =>
  `<ul><li><p>${sentence(index * 10 + level, 9)}</p>${level < 6 ? nested(index, level + 1) : ''}</li><li><p>${sentence(index * 10 + level + 5, 6)}</p></li></ul>`;

const shapes: Readonly<Record<string, (size: number) => string>> = {
  prose: (size) =>
    repeated(
      size,
      (index) =>
        `${index % 8 === 1 ? `<h2>Part ${index}</h2>` : ''}<p>${sentence(index, 40)} <strong>${sentence(index, 3)}</strong> ${sentence(index, 30)}</p>`,
    ),
  'one table': (size) =>
    `<p>Above.</p><table><tbody><tr><th><p>Name</p></th><th><p>Value</p></th><th><p>Note</p></th></tr>${repeated(
      size,
      (index) =>
        `<tr><td><p>row ${index}</p></td><td><p>${sentence(index, 5)}</p></td><td><p>${sentence(index, 9)}</p></td></tr>`,
    )}</tbody></table>`,
  'nested lists': (size) =>
    repeated(size, (index) => `${index % 20 === 1 ? `<h2>Part ${index}</h2>` : ''}${nested(index, 1)}`),
  'many macros': generatedPage,
};

/** Names of the pages that there are. */
export const pageShapes: readonly string[] = Object.keys(shapes);

const answers: Readonly<Record<string, (size: number) => string>> = {
  'prose with links': (size) =>
    repeated(
      size,
      (index) =>
        `${sentence(index, 25)} See [Page ${index}](https://acme.atlassian.net/wiki/spaces/ENG/pages/${index}/Page) and www.example.com.\n\n`,
    ),
  'open marks': (size) => '*a_ '.repeat(size / 4),
};

/** Names of the answers that there are. */
export const answerShapes: readonly string[] = Object.keys(answers);

/** Below this a size counts pages. */
const mostPages = 1000;

/**
 * The texts of a shape: a page in storage format or an answer in Markdown of about `size` characters, or, for less than
 * 1,000, so many pages of 150 to 600 kB, as a search may find them. Throws `Error` for an unknown shape.
 */
export function inputOf(shape: string, size: number): string[] {
  const make = shapes[shape] ?? answers[shape];
  if (make === undefined) throw new Error(`There is no ${shape}.`);
  if (size >= mostPages) return [make(size)];
  return Array.from({ length: size }, (_, index) => make(150_000 + Math.round((450_000 * ((index * 37) % 80)) / 79)));
}
