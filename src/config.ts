import { statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { isSecret, loadEnvFile } from './config-file.js';
import { readWebConfig, type WebConfig, webOrigins } from './config-web.js';
import { ConfluenceError } from './errors.js';
import { fromOperator, joined, ours } from './ours.js';
import { readEnvironmentUrl } from './scalekit/settings.js';

/** What the command line may set; each wins over its variable. */
export interface ConfigFlags {
  user?: string;
  model?: string;
  /** Keys of the spaces to stay within; empty counts as not given. */
  space?: readonly string[];
  allowWrites?: boolean;
  /** Keys of the spaces to write in; empty counts as not given. */
  writeSpace?: readonly string[];
  /** As it was typed. */
  maxWrites?: string;
  /** Wins over everything that allows to write. */
  readOnly?: boolean;
  /** Folder; a relative path starts in the working directory. */
  attachFrom?: string;
}

/** A complete set of Scalekit credentials. Secret: never printed. */
export interface ScalekitCredentials {
  environmentUrl: string;
  clientId: string;
  clientSecret: string;
  connectionName: string;
}

/** Typed, validated settings of this process. */
export interface Config {
  /** Absent when no variable of it is set. */
  scalekit?: ScalekitCredentials;
  /** Scalekit identifier of the person who asks. */
  user: string;
  /** Specification for `resolveModel`; absent: what the environment offers. */
  model?: string;
  /** Spaces to stay within; absent: all the user may see. */
  spaces?: string[];
  /** Whether the tools that write are on; false unless somebody said so, and wherever `readOnly` is true. */
  allowWrites: boolean;
  /** Nothing may be changed in this run, whatever else is set. */
  readOnly: boolean;
  /** Spaces to write in, and so to read as well; absent: those of `spaces`; empty: none. */
  writeSpaces?: string[];
  /** Most writes of one run; absent: the command decides. */
  maxWrites?: number;
  /** Absolute path of the only folder from which files may be attached; absent: none may. */
  attachFrom?: string;
  /** The variables that decide about a model. */
  models: { OPENAI_API_KEY?: string; OPENAI_BASE_URL?: string };
  /** Absolute path of the folder for conversations and history; may not exist yet. */
  home: string;
  /** Serving several people; absent when no login is set up. */
  web?: WebConfig;
  /** False when NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
  color: boolean;
  /** False on a dumb terminal and in continuous integration: nothing moves there. */
  animation: boolean;
}

/** What the operating system says about the user; replaced in tests. */
export interface SystemFacts {
  userName: () => string;
  homeDirectory: string;
  platform: NodeJS.Platform;
}

type Environment = Readonly<Record<string, string | undefined>>;

const credentialsPage = 'Scalekit dashboard → Developers → API Credentials (https://app.scalekit.com)';
const connectionsPage = 'Scalekit dashboard → AgentKit → Connections (https://app.scalekit.com)';

/** Where the value of a variable comes from. */
const origins: Record<string, string> = {
  SCALEKIT_ENVIRONMENT_URL: `copy the environment URL from ${credentialsPage}`,
  SCALEKIT_CLIENT_ID: `copy the client id from ${credentialsPage}`,
  SCALEKIT_CLIENT_SECRET: `create a client secret in ${credentialsPage}`,
  CONFLUENCE_CONNECTION_NAME: `copy the connection name from ${connectionsPage}`,
  CONFLUENCE_AGENT_USER: 'use the identifier under which Scalekit keeps the connection, for example ada@example.com',
  CONFLUENCE_AGENT_SPACES: 'list space keys as they stand in page addresses (…/wiki/spaces/KEY/…), for example ENG,HR',
  CONFLUENCE_ALLOW_WRITES: 'give true or false, or leave it unset (nothing can be changed then)',
  CONFLUENCE_WRITE_SPACES:
    'list the keys of the spaces that may be changed, for example ENG,HR, or leave it unset (all spaces that may be read)',
  CONFLUENCE_MAX_WRITES: 'give the number of changes that one run may make, for example 5',
  CONFLUENCE_ATTACH_FROM:
    'give the absolute path of the folder that files may be attached from, or leave it unset (no file can be attached then)',
  CONFLUENCE_AGENT_HOME: 'give an absolute path, or leave it unset',
  OPENAI_BASE_URL: 'give the address of the server up to /v1, for example http://localhost:11434/v1',
  ...webOrigins,
};

const environmentUrl = z.string({ error: 'is not set' }).transform((value, context) => {
  const read = readEnvironmentUrl(value);
  if (read.problem === undefined) return read.url;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

const plainValue = z
  .string({ error: 'is not set' })
  .regex(/^[\x21-\x7e]+$/u, 'contains white space or characters that no such value has');

const credentials = z.object({
  SCALEKIT_ENVIRONMENT_URL: environmentUrl,
  SCALEKIT_CLIENT_ID: plainValue,
  SCALEKIT_CLIENT_SECRET: plainValue,
  CONFLUENCE_CONNECTION_NAME: plainValue,
});

const spaceKey = z.string().regex(/^~?[\w.:@-]{1,255}$/u, 'contains something that is no space key');

const absolutePath = z.string().refine((path) => isAbsolute(path), 'is not an absolute path');

const settings = z.object({
  // It travels in an HTTP header, where the SDK drops other characters in silence: two users could become one.
  CONFLUENCE_AGENT_USER: z
    .string()
    .max(255, 'is longer than 255 characters')
    .regex(/^[\x21-\x7e]+$/u, 'may contain only ASCII letters, digits and signs, no spaces'),
  CONFLUENCE_AGENT_SPACES: z.array(spaceKey).optional(),
  CONFLUENCE_ALLOW_WRITES: z.stringbool({ error: 'is neither true nor false' }).optional(),
  CONFLUENCE_WRITE_SPACES: z.array(spaceKey).optional(),
  CONFLUENCE_MAX_WRITES: z
    .string()
    .regex(/^\d{1,4}$/u, 'is not a whole number from 0 to 9999')
    .transform(Number)
    .optional(),
  CONFLUENCE_ATTACH_FROM: absolutePath.optional(),
  CONFLUENCE_AGENT_HOME: absolutePath,
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/u, error: 'is not a web address' }).optional(),
});

/**
 * Settings from `flags`, then `environment`; an empty variable counts as not set. Reads nothing else and sends nothing.
 *
 * Throws `ConfluenceError` (`misconfigured`) naming every variable that is missing or wrong and where its value comes
 * from. Scalekit's variables belong together: all or none. No value is ever repeated in the message.
 */
export function readConfig(flags: ConfigFlags, environment: Environment, system: SystemFacts = systemFacts()): Config {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const problems: z.core.$ZodIssue[] = [];
  const keep = <Output>(result: z.ZodSafeParseResult<Output>): Output | undefined => {
    if (!result.success) problems.push(...result.error.issues);
    return result.data;
  };

  const secrets = {
    // Older Scalekit documents call it SCALEKIT_ENV_URL.
    SCALEKIT_ENVIRONMENT_URL: read('SCALEKIT_ENVIRONMENT_URL') ?? read('SCALEKIT_ENV_URL'),
    SCALEKIT_CLIENT_ID: read('SCALEKIT_CLIENT_ID'),
    SCALEKIT_CLIENT_SECRET: read('SCALEKIT_CLIENT_SECRET'),
    CONFLUENCE_CONNECTION_NAME: read('CONFLUENCE_CONNECTION_NAME'),
  };
  const isSet = Object.values(secrets).some((value) => value !== undefined);
  const scalekit = isSet ? keep(credentials.safeParse(secrets)) : undefined;

  const wanted = readWebConfig(read);
  const web = wanted && keep(wanted);

  const list = (name: string): string[] | undefined =>
    read(name)
      ?.split(/[\s,]+/u)
      .filter(Boolean);
  const spaces = flags.space?.length ? [...flags.space] : list('CONFLUENCE_AGENT_SPACES');
  const rest = keep(
    settings.safeParse({
      CONFLUENCE_AGENT_USER: flags.user ?? read('CONFLUENCE_AGENT_USER') ?? system.userName(),
      CONFLUENCE_AGENT_SPACES: spaces,
      CONFLUENCE_ALLOW_WRITES: flags.allowWrites?.toString() ?? read('CONFLUENCE_ALLOW_WRITES'),
      CONFLUENCE_WRITE_SPACES: flags.writeSpace?.length
        ? [...flags.writeSpace]
        : within(list('CONFLUENCE_WRITE_SPACES'), flags.space),
      CONFLUENCE_MAX_WRITES: flags.maxWrites?.trim() ?? read('CONFLUENCE_MAX_WRITES'),
      CONFLUENCE_ATTACH_FROM:
        flags.attachFrom === undefined
          ? read('CONFLUENCE_ATTACH_FROM')
          : // An empty value, such as that of an unset variable, must not release the working directory.
            flags.attachFrom.trim() && resolve(flags.attachFrom),
      CONFLUENCE_AGENT_HOME: read('CONFLUENCE_AGENT_HOME') ?? stateDirectory(read, system),
      OPENAI_BASE_URL: read('OPENAI_BASE_URL'),
    }),
  );
  if (rest === undefined || problems.length > 0) throw misconfigured(problems, flags);

  const model = flags.model?.trim() || read('CONFLUENCE_AGENT_MODEL');
  const apiKey = read('OPENAI_API_KEY');
  const isDumb = read('TERM') === 'dumb';
  return {
    ...(scalekit && {
      scalekit: {
        environmentUrl: scalekit.SCALEKIT_ENVIRONMENT_URL,
        clientId: scalekit.SCALEKIT_CLIENT_ID,
        clientSecret: scalekit.SCALEKIT_CLIENT_SECRET,
        connectionName: scalekit.CONFLUENCE_CONNECTION_NAME,
      },
    }),
    user: rest.CONFLUENCE_AGENT_USER,
    ...(model && { model }),
    ...(rest.CONFLUENCE_AGENT_SPACES && { spaces: rest.CONFLUENCE_AGENT_SPACES }),
    allowWrites: (rest.CONFLUENCE_ALLOW_WRITES ?? false) && !flags.readOnly,
    readOnly: flags.readOnly ?? false,
    ...(rest.CONFLUENCE_WRITE_SPACES && { writeSpaces: rest.CONFLUENCE_WRITE_SPACES }),
    maxWrites: rest.CONFLUENCE_MAX_WRITES,
    attachFrom: rest.CONFLUENCE_ATTACH_FROM,
    models: {
      ...(apiKey && { OPENAI_API_KEY: apiKey }),
      ...(rest.OPENAI_BASE_URL && { OPENAI_BASE_URL: rest.OPENAI_BASE_URL }),
    },
    home: rest.CONFLUENCE_AGENT_HOME,
    ...(web && { web }),
    color: read('NO_COLOR') === undefined && !isDumb,
    animation: !isDumb && read('CI') === undefined,
  };
}

/**
 * {@link readConfig} on this process: `.env` of `directory` fills the variables that the environment leaves out (model
 * providers read theirs from there as well), then everything is validated. Throws also what `loadEnvFile` throws, and
 * when the folder to attach files from is none.
 */
export function loadConfig(flags: ConfigFlags, directory: string = process.cwd()): Config {
  loadEnvFile(resolve(directory, '.env'), process.env);
  const config = readConfig(flags, process.env);
  const { attachFrom } = config;
  if (attachFrom !== undefined && !isFolder(attachFrom)) {
    throw misconfigured([{ path: ['CONFLUENCE_ATTACH_FROM'], message: 'is not a folder' }], flags);
  }
  return config;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing, or behind a folder that may not be entered: of no use either way.
    return false;
  }
}

/** The standing list of spaces to write in, less what this run was told to stay out of. */
function within(keys: readonly string[] | undefined, bounds: readonly string[] | undefined): string[] | undefined {
  if (!bounds?.length) return keys && [...keys];
  const allowed = new Set(bounds.map((key) => key.toUpperCase()));
  return keys?.filter((key) => allowed.has(key.toUpperCase()));
}

/** `$XDG_STATE_HOME/confluence-agent` (XDG Base Directory Specification 0.8), under Windows the local application data. */
function stateDirectory(read: (name: string) => string | undefined, system: SystemFacts): string {
  if (system.platform === 'win32') {
    return join(read('LOCALAPPDATA') ?? join(system.homeDirectory, 'AppData', 'Local'), 'confluence-agent');
  }
  const state = read('XDG_STATE_HOME');
  // The specification asks to ignore a relative path.
  const base = state !== undefined && isAbsolute(state) ? state : join(system.homeDirectory, '.local', 'state');
  return join(base, 'confluence-agent');
}

function systemFacts(): SystemFacts {
  return {
    userName: () => {
      try {
        return userInfo().username;
      } catch {
        // A container may run under a user id that no account has; the check then asks for a name.
        return '';
      }
    },
    homeDirectory: homedir(),
    platform: process.platform,
  };
}

function misconfigured(
  issues: readonly Pick<z.core.$ZodIssue, 'path' | 'message'>[],
  flags: ConfigFlags,
): ConfluenceError {
  const wrong = new Map<string, string>();
  for (const issue of issues) {
    const variable = String(issue.path[0]);
    if (!wrong.has(variable)) wrong.set(variable, issue.message);
  }
  const nameOf = (variable: string): string => {
    if (variable === 'CONFLUENCE_AGENT_USER') return flags.user === undefined ? `${variable} (or --user)` : '--user';
    if (variable === 'CONFLUENCE_AGENT_SPACES' && flags.space?.length) return '--space';
    if (variable === 'CONFLUENCE_WRITE_SPACES' && flags.writeSpace?.length) return '--write-space';
    if (variable === 'CONFLUENCE_MAX_WRITES' && flags.maxWrites !== undefined) return '--max-writes';
    if (variable === 'CONFLUENCE_ATTACH_FROM' && flags.attachFrom !== undefined) return '--attach-from';
    return variable;
  };
  return new ConfluenceError({
    code: 'misconfigured',
    message: joined(
      [...wrong].map(([variable, message]) => fromOperator(`${nameOf(variable)} ${message}.`)),
      ' ',
    ),
    next: joined(
      [...wrong.keys()].map((variable) => fromOperator(`${nameOf(variable)}: ${origins[variable] ?? 'correct it'}.`)),
      ' ',
    ),
  });
}

/** The error of a command that needs Scalekit and has no credentials. */
export function credentialsMissing(): ConfluenceError {
  const names = [
    'SCALEKIT_ENVIRONMENT_URL',
    'SCALEKIT_CLIENT_ID',
    'SCALEKIT_CLIENT_SECRET',
    'CONFLUENCE_CONNECTION_NAME',
  ];
  return new ConfluenceError({
    code: 'misconfigured',
    message: ours`No Scalekit credentials: ${fromOperator(`${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)} are not set.`,
    next: `Set them in the environment or in .env (values: ${credentialsPage}; connection name: ${connectionsPage}), or add --sandbox to try it on the built-in sample wiki.`,
  });
}

/**
 * `text` without the values of this process's variables that hold secrets, and without bearer tokens. For the text of
 * errors that this package did not write.
 */
export function redactSecrets(text: string, environment: Environment = process.env): string {
  const secrets = Object.entries(environment)
    .filter(([name, value]) => isSecret(name, value))
    .map(([, value]) => value ?? '');
  return secrets
    .reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/giu, '$1 [redacted]');
}
