// Lists as people change them: as a whole, or an item of them.
import { describe, expect, test } from 'vitest';

import { editOf } from '../../../src/confluence/write/edit-of.js';
import type { AddressedOperation } from '../../../src/markup/edit/edit-action.js';
import { ConfluenceError } from '../../../src/errors.js';

const room = '<ac:link><ri:page ri:content-title="Room" /></ac:link>';
const nested = '<ul><li><p>early</p></li></ul>';
const items = `<li local-id="a"><p local-id="p1">Ask Ann</p></li><li local-id="b"><p>Book ${room}</p>${nested}</li><li><p>Come</p></li>`;
const list = `<ul local-id="u1">${items}</ul>`;
const page = `<h2>Steps</h2>${list}<h2>Two</h2><ul><li><p>x</p></li></ul><p>End.</p><ol><li><p>y</p></li></ol>`;
const tasks =
  '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Call Ann</ac:task-body></ac:task></ac:task-list>';
const numbered = '1. Ask Ann\n2. Book [Room](confluence:A/Room)\n   - early\n3. Come';

function edited(storage: string, operation: AddressedOperation, allowLoss: readonly string[] = []): string {
  const base = 'https://acme.atlassian.net/wiki';
  const place = { base, url: `${base}/spaces/A/pages/1`, space: 'A', people: new Map<string, string>() };
  return editOf({ storage, ...place }, [operation], allowLoss).storage;
}

function refusal(storage: string, operation: AddressedOperation): string {
  try {
    edited(storage, operation);
  } catch (error) {
    if (ConfluenceError.isInstance(error)) return `${error.message} ${error.next}`;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a whole list', () => {
  test.each<[string, Partial<AddressedOperation>]>([
    ['an item of it', { at: 'Come' }],
    ['its first item', { at: 'Ask Ann' }],
    ['its section', { section: 'Steps' }],
  ])('is named by %s, and becomes numbered with the bytes of its items', (_by, named) => {
    expect(edited(page, { action: 'replace_list', ...named, text: numbered })).toBe(
      page.replace(list, `<ol local-id="u1">${items}</ol>`),
    );
  });

  test('is the innermost one that has the item', () => {
    expect(edited(page, { action: 'replace_list', at: 'early', text: '1. early\n2. late' })).toBe(
      page.replace(nested, '<ol><li><p>early</p></li><li><p>late</p></li></ol>'),
    );
  });

  test('becomes tasks, and tasks a list', () => {
    expect(edited('<ul><li><p>Call Ann</p></li></ul>', { action: 'replace_list', text: '- [ ] Call Ann' })).toMatch(
      /^<ac:task-list>.*<ac:task-body>Call Ann<\/ac:task-body><\/ac:task><\/ac:task-list>$/u,
    );
    const back = { action: 'replace_list', at: 'Call Ann', text: '- Call Ann' } as const;
    expect(refusal(tasks, back)).toContain('would remove what it does not name: task "Call Ann" [task:1]');
    expect(edited(tasks, back, ['task:1'])).toBe('<ul><li><p>Call Ann</p></li></ul>');
  });

  test('has to be one list', () => {
    expect(refusal(page, { action: 'replace_list', text: '- x' })).toBe(
      'The page has several lists. Name an item of the list in `at`.',
    );
    expect(refusal(page, { action: 'replace_list', at: 'End.', text: '- x' })).toBe(
      '"End." stands in no list. Give words of one of its items in `at`.',
    );
    expect(refusal('<h2>S</h2><p>a</p>', { action: 'replace_list', section: 'S', text: '- x' })).toBe(
      'The section "S" has no list. Name an item of the list in `at`.',
    );
  });
});

describe('one item', () => {
  const way =
    'To change the list as a whole use the action replace_list with all of its items; to change one item give that item alone.';

  test.each([
    ['numbers in a bulleted list', page, 'Ask Ann', numbered, 'a bulleted list cannot be one of a numbered list'],
    ['one number in a bulleted list', page, 'Come', '1. Come', 'a bulleted list cannot be one of a numbered list'],
    ['a task in a bulleted list', page, 'Come', '- [ ] Come', 'a bulleted list cannot be one of a list of tasks'],
    ['bullets in a numbered list', page, 'y', '- y\n- z', 'a numbered list cannot be one of a bulleted list'],
    [
      'bullets in a list of tasks',
      tasks,
      'Call Ann',
      '- Call Ann\n- x',
      'a list of tasks cannot be one of a bulleted list',
    ],
  ])('does not become %s', (_what, storage, at, text, why) => {
    expect(refusal(storage, { action: 'replace', at, text })).toBe(
      `One item of ${why}: all of the list has one kind. ${way}`,
    );
  });

  test('does not become all of its list, whose other items would stand there twice', () => {
    expect(refusal(page, { action: 'replace', at: 'Ask Ann', text: '- Ask Ben\n- Book Room\n- Come' })).toBe(
      `\`text\` has other items of the list again, which would stand there twice. ${way}`,
    );
  });

  test('becomes several, and takes a mark before new words for no more than that', () => {
    expect(edited(page, { action: 'replace', at: 'Ask Ann', text: '- Ask Ann\n- Ask Ben' })).toBe(
      page.replace('Ask Ann</p></li>', 'Ask Ann</p></li><li><p>Ask Ben</p></li>'),
    );
    expect(edited(page, { action: 'replace', at: 'y', text: '- z' })).toBe(page.replace('>y<', '>z<'));
    expect(edited(page, { action: 'replace', at: 'x', text: '1. z' })).toBe(page.replace('>x<', '>z<'));
  });
});

describe('what is shown of items', () => {
  const steps =
    '<ol start="3"><li><p>one</p></li><li><p>two</p></li><li><p>three</p></li></ol><ul><li><p>dot</p></li></ul>';
  const shown = (operation: AddressedOperation): string | undefined => {
    const base = 'https://acme.atlassian.net/wiki';
    const place = { base, url: `${base}/spaces/A/pages/1`, space: 'A', people: new Map<string, string>() };
    return editOf({ storage: steps, ...place }, [operation]).changes[0]?.diff;
  };

  test.each<[string, AddressedOperation, string]>([
    [
      'has their numbers',
      { action: 'insert_after', at: 'two', text: '1. new\n2. newer' },
      ' 4. two\n+5. new\n+6. newer',
    ],
    ['has them for bullets, too', { action: 'insert_after', at: 'three', text: '- new' }, ' 5. three\n+6. new'],
    [
      'has the next one below',
      { action: 'insert_before', at: 'one', text: '1. new\n2. newer' },
      '+3. new\n+4. newer\n 5. one',
    ],
    ['has bullets for numbers', { action: 'insert_after', at: 'dot', text: '1. new' }, ' - dot\n+- new'],
    [
      'is what it was where it is changed',
      { action: 'replace', at: 'two', text: '1. deux' },
      '@@ -1,1 +1,1 @@\n-4. two\n+4. deux',
    ],
  ])('%s', (_what, operation, diff) => {
    expect(shown(operation)).toBe(diff);
  });
});
