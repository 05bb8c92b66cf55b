import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { credentialsMissing, loadConfig, readConfig, redactSecrets, type SystemFacts } from '../src/config.js';
import { ConfluenceError } from '../src/errors.js';

const system: SystemFacts = { userName: () => 'ada', homeDirectory: '/home/ada', platform: 'linux' };
const credentials = {
  SCALEKIT_ENVIRONMENT_URL: 'https://acme.scalekit.cloud/',
  SCALEKIT_CLIENT_ID: 'skc_1',
  SCALEKIT_CLIENT_SECRET: 'test_secret',
  CONFLUENCE_CONNECTION_NAME: 'confluence-1',
};

function failureOf(work: () => unknown): { message: string; next: string; code: string } {
  try {
    work();
  } catch (error) {
    if (!ConfluenceError.isInstance(error)) throw error;
    return { message: error.message, next: error.next, code: error.code };
  }
  throw new Error('It was accepted.');
}

test('an empty environment gives the user of the machine, the state folder and no credentials', () => {
  expect(readConfig({}, {}, system)).toEqual({
    user: 'ada',
    allowWrites: false,
    readOnly: false,
    models: {},
    home: '/home/ada/.local/state/confluence-agent',
    color: true,
    animation: true,
  });
});

test('every variable is read, and empty ones count as not set', () => {
  const environment = {
    ...credentials,
    CONFLUENCE_AGENT_USER: ' ada@example.com ',
    CONFLUENCE_AGENT_MODEL: 'openai:gpt-5',
    CONFLUENCE_AGENT_SPACES: 'ENG, HR,~ada',
    CONFLUENCE_ALLOW_WRITES: 'true',
    CONFLUENCE_WRITE_SPACES: 'HR OPS',
    CONFLUENCE_MAX_WRITES: '5',
    CONFLUENCE_ATTACH_FROM: '/srv/files',
    CONFLUENCE_AGENT_HOME: '/var/lib/agent',
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: 'http://localhost:11434/v1',
    NO_COLOR: '1',
    TERM: 'xterm',
    CI: '',
  };
  expect(readConfig({}, environment, system)).toEqual({
    scalekit: {
      environmentUrl: 'https://acme.scalekit.cloud',
      clientId: 'skc_1',
      clientSecret: 'test_secret',
      connectionName: 'confluence-1',
    },
    user: 'ada@example.com',
    model: 'openai:gpt-5',
    spaces: ['ENG', 'HR', '~ada'],
    allowWrites: true,
    readOnly: false,
    writeSpaces: ['HR', 'OPS'],
    maxWrites: 5,
    attachFrom: '/srv/files',
    models: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: 'http://localhost:11434/v1' },
    home: '/var/lib/agent',
    color: false,
    animation: true,
  });
});

test('flags win over the environment', () => {
  const config = readConfig(
    { user: 'bea', model: 'offline', space: ['OPS'], allowWrites: false, writeSpace: ['HR'], maxWrites: '0' },
    {
      CONFLUENCE_AGENT_USER: 'ada',
      CONFLUENCE_AGENT_MODEL: 'openai:x',
      CONFLUENCE_AGENT_SPACES: 'ENG',
      CONFLUENCE_ALLOW_WRITES: 'true',
      CONFLUENCE_WRITE_SPACES: 'ENG',
      CONFLUENCE_MAX_WRITES: '9',
    },
    system,
  );
  expect(config).toMatchObject({
    user: 'bea',
    model: 'offline',
    spaces: ['OPS'],
    allowWrites: false,
    writeSpaces: ['HR'],
    maxWrites: 0,
  });
});

test.each([
  ['1', true],
  ['yes', true],
  ['TRUE', true],
  ['0', false],
  ['off', false],
  [' ', false],
])('CONFLUENCE_ALLOW_WRITES=%s gives %s', (value, allowWrites) => {
  expect(readConfig({}, { CONFLUENCE_ALLOW_WRITES: value }, system).allowWrites).toBe(allowWrites);
});

test('read-only wins over everything that allows to write', () => {
  const { allowWrites, readOnly } = readConfig(
    { allowWrites: true, readOnly: true },
    { CONFLUENCE_ALLOW_WRITES: 'true' },
    system,
  );
  expect({ allowWrites, readOnly }).toEqual({ allowWrites: false, readOnly: true });
});

test('a folder to attach from that is typed starts in the working directory', () => {
  const environment = { CONFLUENCE_ATTACH_FROM: '/srv/files' };
  expect(readConfig({ attachFrom: 'out' }, environment, system).attachFrom).toBe(join(process.cwd(), 'out'));
});

test('the spaces of one run bound the standing list of spaces to write in, down to none', () => {
  const environment = { CONFLUENCE_WRITE_SPACES: 'ENG,HR' };
  expect(readConfig({}, environment, system).writeSpaces).toEqual(['ENG', 'HR']);
  expect(readConfig({ space: ['hr', 'OPS'] }, environment, system).writeSpaces).toEqual(['HR']);
  expect(readConfig({ space: ['OPS'] }, environment, system).writeSpaces).toEqual([]);
  expect(readConfig({ space: ['OPS'] }, {}, system).writeSpaces).toBeUndefined();
});

test('the older name of the environment URL is accepted', () => {
  const { SCALEKIT_ENVIRONMENT_URL: url, ...rest } = credentials;
  expect(readConfig({}, { ...rest, SCALEKIT_ENV_URL: url }, system).scalekit?.environmentUrl).toBe(
    'https://acme.scalekit.cloud',
  );
});

test('credentials that are set in part name every missing variable and where its value is', () => {
  expect(failureOf(() => readConfig({}, { SCALEKIT_CLIENT_ID: 'skc_1' }, system))).toEqual({
    code: 'misconfigured',
    message:
      'SCALEKIT_ENVIRONMENT_URL is not set. SCALEKIT_CLIENT_SECRET is not set. CONFLUENCE_CONNECTION_NAME is not set.',
    next:
      'SCALEKIT_ENVIRONMENT_URL: copy the environment URL from Scalekit dashboard → Developers → API Credentials (https://app.scalekit.com). ' +
      'SCALEKIT_CLIENT_SECRET: create a client secret in Scalekit dashboard → Developers → API Credentials (https://app.scalekit.com). ' +
      'CONFLUENCE_CONNECTION_NAME: copy the connection name from Scalekit dashboard → AgentKit → Connections (https://app.scalekit.com).',
  });
});

test.each([
  ['acme.scalekit.cloud', 'is not a web address'],
  ['http://acme.scalekit.cloud', 'must begin with https://'],
  ['https://acme.scalekit.cloud/api', 'must be the address alone, without a path'],
  ['https://me:pw@acme.scalekit.cloud', 'must not contain a user name or a password'],
  ['ftp://127.0.0.1', 'must begin with https://'],
])('the environment URL %s is refused', (url, message) => {
  const environment = { ...credentials, SCALEKIT_ENVIRONMENT_URL: url };
  expect(failureOf(() => readConfig({}, environment, system)).message).toBe(`SCALEKIT_ENVIRONMENT_URL ${message}.`);
});

test.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010'])(
  'this machine is reached without encryption: %s',
  (url) => {
    const environment = { ...credentials, SCALEKIT_ENVIRONMENT_URL: url };
    expect(readConfig({}, environment, system).scalekit?.environmentUrl).toBe(url);
  },
);

test.each([
  [{ user: 'Ada Stone' }, {}, '--user may contain only ASCII letters, digits and signs, no spaces.'],
  [
    {},
    { CONFLUENCE_AGENT_USER: 'uß😀' },
    'CONFLUENCE_AGENT_USER (or --user) may contain only ASCII letters, digits and signs, no spaces.',
  ],
  [{ user: 'a'.repeat(256) }, {}, '--user is longer than 255 characters.'],
  [{ space: ['EN/G'] }, {}, '--space contains something that is no space key.'],
  [{}, { CONFLUENCE_AGENT_SPACES: 'ENG,"x"' }, 'CONFLUENCE_AGENT_SPACES contains something that is no space key.'],
  [{}, { CONFLUENCE_ALLOW_WRITES: 'maybe' }, 'CONFLUENCE_ALLOW_WRITES is neither true nor false.'],
  [{}, { CONFLUENCE_WRITE_SPACES: 'EN/G' }, 'CONFLUENCE_WRITE_SPACES contains something that is no space key.'],
  [{ writeSpace: ['EN/G'] }, {}, '--write-space contains something that is no space key.'],
  [{}, { CONFLUENCE_MAX_WRITES: '-1' }, 'CONFLUENCE_MAX_WRITES is not a whole number from 0 to 9999.'],
  [{ maxWrites: '1.5' }, {}, '--max-writes is not a whole number from 0 to 9999.'],
  [{ maxWrites: '' }, {}, '--max-writes is not a whole number from 0 to 9999.'],
  [{}, { CONFLUENCE_ATTACH_FROM: 'files' }, 'CONFLUENCE_ATTACH_FROM is not an absolute path.'],
  [{ attachFrom: ' ' }, {}, '--attach-from is not an absolute path.'],
  [{}, { CONFLUENCE_AGENT_HOME: 'state' }, 'CONFLUENCE_AGENT_HOME is not an absolute path.'],
  [{}, { OPENAI_BASE_URL: 'localhost:11434' }, 'OPENAI_BASE_URL is not a web address.'],
])('%o with %o is refused', (flags, environment, message) => {
  expect(failureOf(() => readConfig(flags, environment, system)).message).toBe(message);
});

test('no value of a secret is repeated in a message', () => {
  const environment = { ...credentials, SCALEKIT_CLIENT_SECRET: 'hush hush', SCALEKIT_ENVIRONMENT_URL: 'hush' };
  expect(JSON.stringify(failureOf(() => readConfig({}, environment, system)))).not.toContain('hush');
});

test.each([
  ['linux', { XDG_STATE_HOME: '/state' }, '/state/confluence-agent'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ada/.local/state/confluence-agent'],
  ['darwin', {}, '/home/ada/.local/state/confluence-agent'],
  ['win32', { LOCALAPPDATA: '/AppData' }, '/AppData/confluence-agent'],
] as const)('on %s with %o the state folder is %s', (platform, environment, home) => {
  expect(readConfig({}, environment, { ...system, platform }).home).toBe(home);
});

test('a dumb terminal has neither colours nor animation', () => {
  const { color, animation } = readConfig({}, { TERM: 'dumb' }, system);
  expect({ color, animation }).toEqual({ color: false, animation: false });
});

const folders: string[] = [];
const before = { ...process.env };
function folderWith(text: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  folders.push(folder);
  if (text !== undefined) writeFileSync(join(folder, '.env'), text);
  return folder;
}
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('.env fills what the environment leaves out', () => {
  process.env.CONFLUENCE_AGENT_MODEL = 'offline';
  const folder = folderWith('CONFLUENCE_AGENT_USER=grace\nCONFLUENCE_AGENT_MODEL=openai:x\n');
  const { user, model } = loadConfig({}, folder);
  expect({ user, model }).toEqual({ user: 'grace', model: 'offline' });
});

test('a missing .env is no error, one that cannot be read is', () => {
  expect(loadConfig({ user: 'ada' }, folderWith(undefined)).user).toBe('ada');
  const folder = folderWith(undefined);
  mkdirSync(join(folder, '.env'));
  chmodSync(folder, 0o755);
  expect(failureOf(() => loadConfig({}, folder))).toEqual({
    code: 'misconfigured',
    message: `The file ${join(folder, '.env')} cannot be read.`,
    next: 'Make it readable for you, or remove it.',
  });
});

test.each([
  ['OPENAI_API_KEY', 'OPENAI_BASE_URL=https://evil.example/v1'],
  ['SCALEKIT_CLIENT_SECRET', 'SCALEKIT_ENVIRONMENT_URL=https://evil.example'],
  ['SCALEKIT_CLIENT_SECRET', 'SCALEKIT_ENV_URL=https://evil.example'],
  ['ANTHROPIC_API_KEY', 'export ANTHROPIC_BASE_URL="https://evil.example"'],
  ['OPENAI_API_KEY', 'https_proxy=http://evil.example'],
  ['SCALEKIT_CLIENT_SECRET', 'NODE_TLS_REJECT_UNAUTHORIZED=0'],
  ['OIDC_CLIENT_SECRET', 'OIDC_ISSUER=https://evil.example'],
  ['OIDC_CLIENT_SECRET', 'HTTPS_PROXY=http://evil.example'],
])('a .env that decides where %s of the environment is sent is refused: %s', (secret, line) => {
  for (const name of Object.keys(process.env)) if (/^(?:OPENAI|SCALEKIT|OIDC)_/u.test(name)) delete process.env[name];
  process.env[secret] = 'test_secret';
  const folder = folderWith(`${line}\n`);
  expect(failureOf(() => loadConfig({ user: 'ada' }, folder))).toMatchObject({
    code: 'misconfigured',
    message: expect.stringContaining(`which decides where ${secret} of the environment is sent`),
    next: expect.stringContaining('both in the file'),
  });
});

test('a .env with an address and its secret, or one that repeats the environment, is taken', () => {
  for (const name of ['OPENAI_BASE_URL', 'OPENAI_API_KEY']) delete process.env[name];
  const both = folderWith('OPENAI_BASE_URL=http://localhost:1/v1\nOPENAI_API_KEY=test_secret\n');
  expect(loadConfig({ user: 'ada' }, both).models.OPENAI_BASE_URL).toBe('http://localhost:1/v1');
  // From here on the environment has both.
  expect(loadConfig({ user: 'ada' }, both).models.OPENAI_BASE_URL).toBe('http://localhost:1/v1');
});

test('the folder to attach from must be there and be a folder', () => {
  const folder = folderWith('');
  const problem = { code: 'misconfigured', message: '--attach-from is not a folder.' };
  expect(loadConfig({ user: 'ada', attachFrom: folder }, folder).attachFrom).toBe(folder);
  expect(failureOf(() => loadConfig({ user: 'ada', attachFrom: join(folder, '.env') }, folder))).toMatchObject(problem);
  expect(failureOf(() => loadConfig({ user: 'ada', attachFrom: join(folder, 'x') }, folder))).toMatchObject(problem);
});

test('missing credentials name all four variables and the sandbox', () => {
  const { message, next } = credentialsMissing();
  expect(message).toBe(
    'No Scalekit credentials: SCALEKIT_ENVIRONMENT_URL, SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET and CONFLUENCE_CONNECTION_NAME are not set.',
  );
  expect(next).toContain('--sandbox');
});

test('secrets and bearer tokens are taken out of foreign text', () => {
  const text = 'GET https://x/?key=test_secret failed; Authorization: Bearer eyJhbGciOi.abc; user ada';
  expect(redactSecrets(text, { SCALEKIT_CLIENT_SECRET: 'test_secret', USER: 'ada', API_KEY: '' })).toBe(
    'GET https://x/?key=[redacted] failed; Authorization: Bearer [redacted]; user ada',
  );
});

const login = {
  CONFLUENCE_AGENT_ORIGIN: 'https://chat.example.com/',
  OIDC_ISSUER: 'https://login.example.com/realm',
  OIDC_CLIENT_ID: 'chat',
  OIDC_CLIENT_SECRET: 'test_secret',
};

test('a login is read as a whole, with the usual limits', () => {
  expect(readConfig({}, login, system).web).toEqual({
    origin: 'https://chat.example.com',
    hosts: [],
    login: { issuer: 'https://login.example.com/realm', clientId: 'chat', clientSecret: 'test_secret' },
    turns: 8,
    turnsPerUser: 2,
    drainSeconds: 25,
  });
  const more = {
    ...login,
    CONFLUENCE_AGENT_ORIGIN: 'http://127.0.0.1:8421',
    OIDC_ISSUER: 'http://localhost:4000',
    OIDC_USER_CLAIM: 'email',
    CONFLUENCE_AGENT_HOSTS: 'chat.internal:8421, [::1]:80',
    CONFLUENCE_AGENT_TURNS: '3',
    CONFLUENCE_AGENT_TURNS_PER_USER: '1',
    CONFLUENCE_AGENT_DRAIN_SECONDS: '0',
  };
  expect(readConfig({}, more, system).web).toMatchObject({
    hosts: ['chat.internal:8421', '[::1]:80'],
    login: { claim: 'email' },
    turns: 3,
    turnsPerUser: 1,
    drainSeconds: 0,
  });
});

test.each<[string, Record<string, string | undefined>]>([
  ['CONFLUENCE_AGENT_ORIGIN', { CONFLUENCE_AGENT_ORIGIN: undefined }],
  ['CONFLUENCE_AGENT_ORIGIN', { CONFLUENCE_AGENT_ORIGIN: 'http://chat.example.com' }],
  ['CONFLUENCE_AGENT_ORIGIN', { CONFLUENCE_AGENT_ORIGIN: 'https://chat.example.com/path' }],
  ['OIDC_ISSUER', { OIDC_ISSUER: undefined }],
  ['OIDC_ISSUER', { OIDC_ISSUER: 'http://login.example.com' }],
  // It stands between the issuer and the subject of an identifier.
  ['OIDC_ISSUER', { OIDC_ISSUER: 'https://login.example.com/a|b' }],
  ['OIDC_CLIENT_SECRET', { OIDC_CLIENT_SECRET: undefined }],
  ['OIDC_USER_CLAIM', { OIDC_USER_CLAIM: 'e mail' }],
  ['CONFLUENCE_AGENT_HOSTS', { CONFLUENCE_AGENT_HOSTS: 'https://chat.example.com' }],
  ['CONFLUENCE_AGENT_TURNS', { CONFLUENCE_AGENT_TURNS: '0' }],
])('a login with a wrong %s is refused, and its secret stays unsaid', (name, change) => {
  const failure = failureOf(() => readConfig({}, { ...login, ...change }, system));
  expect(failure).toMatchObject({ code: 'misconfigured', message: expect.stringContaining(`${name} `) });
  expect(JSON.stringify(failure)).not.toContain('test_secret');
});
