import { inspect } from 'node:util';

import { expect, test } from 'vitest';

import { cleanCause, quoted } from '../../src/access/upstream-text.js';

test('a cause keeps name and message, and loses everything else', () => {
  const error = Object.assign(new TypeError('socket hang up'), {
    config: { headers: { authorization: 'Bearer xq-token' }, data: 'client_secret=xq-secret' },
    request: { _header: 'authorization: Bearer xq-token' },
    errDetails: { value: 'xq-content' },
    cause: new Error('xq-inner'),
  });
  const cause = cleanCause(error);
  expect({ name: cause.name, message: cause.message }).toEqual({ name: 'TypeError', message: 'socket hang up' });
  expect(inspect(cause, { depth: 9, showHidden: true })).not.toContain('xq-');
});

test.each([
  ['sent Bearer xq.1-2 to it', 'sent Bearer [redacted] to it'],
  ['token eyJhbGciOi.eyJzdWIi.c2ln was refused', 'token [redacted] was refused'],
  ['grant_type=x&client_secret=xq-1&y=2', 'grant_type=x&client_secret=[redacted]&y=2'],
  [
    '{"access_token":"xq-1","identifier":"ada@acme.example"}',
    '{"access_token":"[redacted]","identifier":"[redacted]"}',
  ],
  ['[object Object]', ''],
])('the message %j of a cause becomes %j', (message, expected) => {
  expect(cleanCause(new Error(message)).message).toBe(expected);
});

test.each([undefined, null, 'text', 7, {}])('a cause that is %j is an error all the same', (thrown) => {
  expect(cleanCause(thrown)).toBeInstanceOf(Error);
});

test.each([
  ['', ''],
  [' \n\t ', ''],
  ['com.atlassian.confluence.api.BadRequestException: Could not parse', '"Could not parse"'],
  ['a "b"\r\nc\u2028d\u200be', '"a \\"b\\" c d e"'],
])('%j is quoted as %s', (text, expected) => {
  expect(quoted(text)).toBe(expected);
});
