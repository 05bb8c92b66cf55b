import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

import { describe, expect, test } from 'vitest';

import { startSandbox } from '../../src/sandbox/index.js';
import { listen } from '../../src/sandbox/wire.js';
import { authenticatedClient, smallSite, startTestSandbox } from '../helpers/sandbox.js';

/** Writes chunks, each in a packet of its own, and reads until the server ends the connection. */
async function exchange(port: number, chunks: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  for (const chunk of chunks) {
    await new Promise((resolve) => socket.write(chunk, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  let text = '';
  for await (const part of socket) text += String(part);
  return text;
}

describe('one port', () => {
  test('serves HTTP/1.1 and gRPC over cleartext HTTP/2', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect('ada@acme.example');
    const client = await authenticatedClient(sandbox);

    const answer = await client.actions.request({
      connectionName: 'confluence',
      identifier: 'ada@acme.example',
      path: '/wiki/rest/api/user/current',
    });

    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ accountId: '5f0000000000000000000001', displayName: 'Ada Stone' });
    expect(new URL(sandbox.url).host).toBe(`127.0.0.1:${new URL(sandbox.env.SCALEKIT_ENVIRONMENT_URL).port}`);
  });

  test('tells the protocols apart when the first bytes come one by one', async () => {
    const sandbox = await startTestSandbox();
    const port = Number(new URL(sandbox.url).port);

    const http1 = await exchange(port, [
      'P',
      'R',
      'OPFIND',
      ' /sandbox/requests HTTP/1.1\r\nconnection: close\r\n',
      'host: x\r\n\r\n',
    ]);
    expect(http1.split('\r\n')[0]).toBe('HTTP/1.1 404 Not Found');

    const split = connect(port, '127.0.0.1');
    await once(split, 'connect');
    split.setNoDelay(true);
    for (const part of ['P', 'RI * HT', 'TP/2.0\r\n\r\nSM\r\n\r\n', '\0\0\0\x04\0\0\0\0\0']) {
      await new Promise((resolve) => split.write(part, 'latin1', resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [frame] = (await once(split, 'data')) as [Buffer];
    // Byte 3 of a frame is its type: the server greets with SETTINGS.
    expect(frame[3]).toBe(4);
    split.destroy();
  });

  test('keeps an HTTP/1.1 connection for several requests', async () => {
    const sandbox = await startTestSandbox();
    const port = Number(new URL(sandbox.url).port);
    const request = (more: string): string => `GET /sandbox/faults HTTP/1.1\r\nhost: x\r\n${more}\r\n`;

    const text = await exchange(port, [request(''), request('connection: close\r\n')]);

    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  test('closes every connection at once, and again without harm', async () => {
    const sandbox = await startSandbox({ site: smallSite() });
    const port = Number(new URL(sandbox.url).port);
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const session = connectHttp2(sandbox.url);
    await once(session, 'connect');
    session.on('error', () => session.destroy());

    const ended = Promise.all([once(idle, 'close'), once(session, 'close')]);
    await Promise.all([sandbox.close(), sandbox.close(), ended]);
    await sandbox.close();

    const refused = connect(port, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  test('leaves no socket, server or timer behind', async () => {
    const count = (kind: RegExp): number => process.getActiveResourcesInfo().filter((name) => kind.test(name)).length;
    const timersBefore = count(/^Timeout$/);
    const sandbox = await startSandbox({
      site: smallSite(),
      faults: [
        { kind: 'latency', ms: 600_000, path: '/current' },
        { kind: 'slow_body', ms: 600_000, path: '/spaces' },
      ],
    });
    sandbox.connect('ada@acme.example');
    const client = await authenticatedClient(sandbox);
    const request = (path: string): Promise<unknown> =>
      client.actions.request({ connectionName: 'confluence', identifier: 'ada@acme.example', path });
    const failures = [request('/wiki/rest/api/user/current'), request('/wiki/api/v2/spaces')].map((waiting) =>
      expect(waiting).rejects.toThrow(),
    );
    while (sandbox.requests().length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(count(/^TCP/)).toBeGreaterThan(0);

    await sandbox.close();
    await Promise.all(failures);
    // Other parts of the test run hold timers too, but not for ten minutes: what is ours is what stays.
    for (let turn = 0; turn < 1000 && (count(/^TCP/) > 0 || count(/^Timeout$/) > timersBefore); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(count(/^TCP/)).toBe(0);
    expect(count(/^Timeout$/)).toBeLessThanOrEqual(timersBefore);
  });

  test('says so when the port is taken', async () => {
    const sandbox = await startTestSandbox();
    const port = Number(new URL(sandbox.url).port);
    const ignore = (): void => {};

    await expect(
      listen({ host: '127.0.0.1', port, handlers: () => ({ onHttp: ignore, onHttp2: ignore }) }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
