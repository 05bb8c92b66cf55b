import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

import { describe, expect, test } from 'vitest';

import { parseFault, type Fault, type Sandbox } from '../../src/sandbox/index.js';
import { authenticatedClient, growingLimits, scalekitClient, startTestSandbox } from '../helpers/sandbox.js';

const ada = { connectionName: 'confluence', identifier: 'ada@acme.example' };
const currentUser = { ...ada, path: '/wiki/rest/api/user/current' };

/** A sandbox where Ada is connected, and a function that sends one request and returns its answer as it came. */
async function startConnected(
  faults: readonly Fault[] = [],
): Promise<{ sandbox: Sandbox; send: (path?: string) => Promise<IncomingMessage> }> {
  const sandbox = await startTestSandbox({ faults });
  sandbox.connect(ada.identifier);
  const response = await fetch(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: sandbox.env.SCALEKIT_CLIENT_ID,
      client_secret: sandbox.env.SCALEKIT_CLIENT_SECRET,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, connection_name: 'confluence', identifier: ada.identifier };
  const send = async (path = currentUser.path): Promise<IncomingMessage> => {
    const request = httpRequest(`${sandbox.url}/proxy${path}`, { headers, agent: false }).end();
    // Rejects with the error of the request, a reset for one.
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return answer;
  };
  return { sandbox, send };
}

async function read(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

async function statuses(
  send: (path?: string) => Promise<IncomingMessage>,
  paths: readonly string[],
): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const path of paths) {
    const answer = await send(path);
    seen.push(answer.statusCode);
    await read(answer);
  }
  return seen;
}

const user = '/wiki/rest/api/user/current';
const spaces = '/wiki/api/v2/spaces';

describe('rate_limit', () => {
  test('answers 429 with the headers of Confluence', async () => {
    const sandbox = await startTestSandbox({
      faults: [{ kind: 'rate_limit', retryAfter: 7 }],
      now: () => Date.parse('2026-11-05T14:59:53Z'),
    });
    sandbox.connect(ada.identifier);
    const client = await authenticatedClient(sandbox);
    const answer = await fetch(`${sandbox.url}/proxy${user}`, {
      headers: { ...ada, connection_name: 'confluence', authorization: `Bearer ${machineToken(client)}` },
    });

    expect(answer.status).toBe(429);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'retry-after': '7',
      'x-ratelimit-limit': '65000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2026-11-05T15:00:00Z',
      'ratelimit-reason': 'confluence-burst-based',
    });
  });

  test('keeps Retry-After back unless it is given', async () => {
    const { send } = await startConnected([{ kind: 'rate_limit' }]);

    const answer = await send();

    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, undefined]);
  });
});

describe('status', () => {
  test.each([500, 502, 503, 504])('answers %i with an HTML page', async (status) => {
    const { sandbox, send } = await startConnected([{ kind: 'status', status }]);

    const answer = await send();

    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-cache': 'Error from cloudfront',
    });
    expect(await read(answer)).toContain(`<h1>${status} ERROR</h1>`);
    expect(sandbox.requests()).toMatchObject([{ status }]);
  });

  test('is 503 unless told otherwise, and can carry Retry-After', async () => {
    const { send } = await startConnected([{ kind: 'status', retryAfter: 2 }]);

    const answer = await send();

    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  });
});

describe('connections', () => {
  test('reset_before resets before the work is done', async () => {
    const { sandbox, send } = await startConnected([{ kind: 'reset_before', times: 1 }]);
    // Only work that is done finds out that the consent is gone.
    sandbox.setAccount(ada.identifier, { revoked: true });

    await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(sandbox.account(ada.identifier)?.status).toBe('ACTIVE');
    expect(sandbox.requests()).toMatchObject([{ path: user, status: 0 }]);
  });

  test('reset_after resets when the work is done', async () => {
    const { sandbox, send } = await startConnected([{ kind: 'reset_after', times: 1 }]);
    sandbox.setAccount(ada.identifier, { revoked: true });

    await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(sandbox.account(ada.identifier)?.status).toBe('EXPIRED');
    expect(sandbox.requests()).toMatchObject([{ path: user, status: 0 }]);
  });

  test('cut_body promises more than it sends', async () => {
    const { send } = await startConnected([{ kind: 'cut_body', after: 1 }]);
    const whole = await read(await send());

    const answer = await send();

    expect(answer.statusCode).toBe(200);
    expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(whole));
    let received = '';
    answer.on('data', (chunk) => (received += String(chunk)));
    const [error] = (await once(answer, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    expect(received).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  test('slow_body sends the second half when the pause is over', async () => {
    const { sandbox, send } = await startConnected([{ kind: 'slow_body', ms: 600_000, times: 1 }]);

    const answer = await send();
    const [firstHalf] = (await once(answer, 'data')) as [Buffer];
    sandbox.clearFaults();
    const whole = await read(await send());

    expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(whole));
    expect(String(firstHalf)).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(answer.complete).toBe(false);
    // Closing must not wait for the ten minutes that are left.
    const failed = once(answer, 'error');
    await sandbox.close();
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test('a slow body arrives whole in the end', async () => {
    const { send } = await startConnected([{ kind: 'slow_body', ms: 20, times: 1 }]);

    const slow = await read(await send());

    expect(slow).toBe(await read(await send()));
  });
});

test('invalid_json breaks off in the middle and keeps its length honest', async () => {
  const { send } = await startConnected([{ kind: 'invalid_json', times: 1 }]);

  const answer = await send();
  const text = await read(answer);
  const whole = await read(await send());

  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.complete).toBe(true);
  expect(text).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
});

describe('latency', () => {
  test('delays the answer, and lets another fault follow', async () => {
    const { sandbox, send } = await startConnected([{ kind: 'latency', ms: 15, times: 1 }]);
    sandbox.setFault({ kind: 'status', status: 502, times: 1 });

    const startedAt = performance.now();
    const answer = await send();

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(14);
    expect(answer.statusCode).toBe(502);
  });

  test('makes the SDK time out, and does not hold up closing', async () => {
    const sandbox = await startTestSandbox({ faults: [{ kind: 'latency', ms: 600_000 }] });
    sandbox.connect(ada.identifier);
    const client = await authenticatedClient(sandbox);

    for (const timeoutMs of growingLimits) {
      await expect(client.actions.request({ ...currentUser, timeoutMs })).rejects.toMatchObject({
        name: 'ScalekitGatewayTimeoutException',
      });
      if (sandbox.requests().length > 0) break;
    }
    await sandbox.close();

    const requests = sandbox.requests();
    expect(requests).not.toEqual([]);
    expect(requests).toMatchObject(requests.map(() => ({ path: user, status: 0 })));
  });
});

describe('machine_token_expired', () => {
  test('ends the tokens of now, for gRPC too; the SDK gets a new one', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    const client = await authenticatedClient(sandbox);
    const before = machineToken(client);
    sandbox.setFault({ kind: 'machine_token_expired' });

    await expect(client.actions.request(currentUser)).rejects.toMatchObject({ name: 'ScalekitUnauthorizedException' });
    await client.actions.listConnectedAccounts(ada);

    expect(machineToken(client)).not.toBe(before);
    expect((await client.actions.request(currentUser)).status).toBe(200);
  });

  test('can wait for a request', async () => {
    const { sandbox, send } = await startConnected();
    sandbox.setFault({ kind: 'machine_token_expired', after: 1 });

    expect(await statuses(send, [user, user, user])).toEqual([200, 401, 401]);
  });
});

test('grant_revoked ends the consent of the user who asks next', async () => {
  const { sandbox, send } = await startConnected([{ kind: 'grant_revoked' }]);
  sandbox.connect('bob@acme.example');

  const answer = await send();

  expect(answer.statusCode).toBe(401);
  expect(JSON.parse(await read(answer))).toEqual({ code: 401, message: 'Unauthorized' });
  expect(sandbox.account(ada.identifier)?.status).toBe('EXPIRED');
  expect(sandbox.account('bob@acme.example')?.status).toBe('ACTIVE');
  sandbox.connect(ada.identifier);
  expect((await send()).statusCode).toBe(200);
});

describe('which requests are hit', () => {
  test('all, until the faults are cleared', async () => {
    const { sandbox, send } = await startConnected([{ kind: 'status' }]);

    expect(await statuses(send, [user, spaces, user])).toEqual([503, 503, 503]);
    sandbox.clearFaults();
    expect(await statuses(send, [user, spaces])).toEqual([200, 200]);
  });

  test('so many, after so many', async () => {
    const { send } = await startConnected([{ kind: 'status', after: 1, times: 2 }]);

    expect(await statuses(send, [user, user, user, user])).toEqual([200, 503, 503, 200]);
  });

  test('those of a path, by substring or regular expression; only they are counted', async () => {
    const bySubstring = await startConnected([{ kind: 'status', path: '/api/v2/', after: 1 }]);
    expect(await statuses(bySubstring.send, [user, spaces, user, spaces])).toEqual([200, 200, 200, 503]);

    const byPattern = await startConnected([{ kind: 'status', path: '^/wiki/.*/(spaces|pages)$' }]);
    expect(await statuses(byPattern.send, [user, spaces])).toEqual([200, 503]);

    const neither = await startConnected([{ kind: 'status', path: '[spaces' }]);
    expect(await statuses(neither.send, [user, spaces])).toEqual([200, 200]);
  });

  test('those of a method', async () => {
    const { send } = await startConnected([
      { kind: 'status', method: 'post' },
      { kind: 'status', status: 500, method: 'get' },
    ]);

    expect(await statuses(send, [user])).toEqual([500]);
  });

  test('the first fault that is due, then the next', async () => {
    const { send } = await startConnected([
      { kind: 'status', status: 500, times: 1 },
      { kind: 'rate_limit', times: 1 },
    ]);

    expect(await statuses(send, [user, user, user])).toEqual([500, 429, 200]);
  });
});

describe('set over HTTP', () => {
  test('faults are armed, listed and cleared', async () => {
    const { sandbox, send } = await startConnected();
    const address = `${sandbox.url}/sandbox/faults`;
    const headers = { 'content-type': 'application/json' };
    const fault: Fault = { kind: 'status', status: 504 };

    const armed = await fetch(address, { method: 'POST', headers, body: JSON.stringify(fault) });
    expect(await armed.json()).toEqual([fault]);
    expect(await (await fetch(address)).json()).toEqual([fault]);
    expect((await send()).statusCode).toBe(504);
    expect(await (await fetch(address, { method: 'DELETE' })).json()).toEqual([]);
    expect((await send()).statusCode).toBe(200);
  });

  test('nonsense is refused', async () => {
    const { sandbox } = await startConnected();
    const address = `${sandbox.url}/sandbox/faults`;
    const headers = { 'content-type': 'application/json' };

    const unknownKind = await fetch(address, { method: 'POST', headers, body: '{"kind":"fire"}' });
    const noJson = await fetch(address, { method: 'POST', headers, body: 'fire' });
    // The type a form of any web page may send without asking.
    const form = await fetch(address, { method: 'POST', body: '{"kind":"status"}' });

    expect([unknownKind.status, noJson.status, form.status]).toEqual([400, 400, 415]);
    expect(await (await fetch(address)).json()).toEqual([]);
    expect((await fetch(`${sandbox.url}/sandbox/other`)).status).toBe(404);
  });
});

describe('the short form', () => {
  test('is read', () => {
    expect(parseFault('reset_after')).toEqual({ kind: 'reset_after' });
    expect(parseFault('rate_limit, times=2,retryAfter=1,path=/search,method=GET')).toEqual({
      kind: 'rate_limit',
      times: 2,
      retryAfter: 1,
      path: '/search',
      method: 'GET',
    });
  });

  test.each([
    ['', 'kind'],
    ['fire', 'kind'],
    ['status,503', '"503" is not of the form name=value'],
    ['status,status=abc', 'status'],
    ['status,status=200', 'status'],
    ['latency,ms=-1', 'ms'],
    ['latency,seconds=1', 'seconds'],
    ['status,times=0', 'times'],
  ])('of %j says what is wrong with it', (text, complaint) => {
    expect(() => parseFault(text)).toThrow(complaint);
  });
});

test('a fault that makes no sense is refused', async () => {
  const { sandbox } = await startConnected();

  // A program without types may pass anything.
  expect(() => sandbox.setFault({ kind: 'status', status: 200 })).toThrow('status');
  await expect(startTestSandbox({ faults: [{ kind: 'latency', ms: -5 }] })).rejects.toThrow('ms');
});

/** The machine token a client holds; the SDK has no public way to ask. */
function machineToken(client: ReturnType<typeof scalekitClient>): string {
  // A private field of the SDK's core, read so that the test can tell one token from the next.
  return (client as unknown as { coreClient: { accessToken: string } }).coreClient.accessToken;
}
