import { expect, test } from 'vitest';
import { renderAuthorization } from '../../../src/cli/terminal/render-authorization.js';
import { createStyle } from '../../../src/cli/terminal/style.js';

test('the link stands alone on its line, with the reason, the connection and the time', () => {
  const text = renderAuthorization(
    {
      link: 'https://acme.scalekit.cloud/magicLink/abc?x=1&y=2',
      expiresAt: '2020-01-02T03:04:05Z',
      connectionName: 'confluence',
      reason: 'expired',
    },
    createStyle(),
    80,
  );
  const time = new Date('2020-01-02T03:04:05Z');
  const clock = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
  expect(text).toBe(`┃ Authorization required
┃ Access to Confluence has expired.
┃ Open this link in a browser, check what it asks for, and press Allow:

  https://acme.scalekit.cloud/magicLink/abc?x=1&y=2

┃ Connection confluence, link valid until 2020-01-0${time.getDate()} ${clock}.`);
});

test('without a link it says where to look, and a link that is no web address is none', () => {
  for (const link of [undefined, 'javascript:alert(1)']) {
    expect(
      renderAuthorization({ ...(link && { link }), connectionName: 'c', reason: 'not_connected' }, createStyle(), 80),
    ).toBe(`┃ Authorization required
┃ Confluence is not connected yet.
┃ No link could be made; the connection in the Scalekit dashboard needs a look.
┃ Connection c.`);
  }
});

test('on a narrow screen no line but the link is wider than it', () => {
  const link = `https://acme.scalekit.cloud/magicLink/${'x'.repeat(60)}`;
  for (const width of [60, 40]) {
    const lines = renderAuthorization(
      { link, expiresAt: '2020-01-02T03:04:05Z', connectionName: 'confluence', reason: 'verification_pending' },
      createStyle(),
      width,
    ).split('\n');
    expect(lines.filter((line) => line.includes(link))).toEqual([link]);
    expect(lines.filter((line) => !line.includes(link) && line.length > width)).toEqual([]);
    expect(lines.filter((line) => line !== '' && !line.includes(link) && !line.startsWith('┃'))).toEqual([]);
  }
});
