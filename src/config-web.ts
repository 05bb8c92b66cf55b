import { z } from 'zod';
import { isLoopback, readEnvironmentUrl } from './scalekit/settings.js';

/** What serving several people takes. */
export interface WebConfig {
  /** Where browsers find the server: `https://…`, or `http://…` on a loopback address. */
  origin: string;
  /** Further values of `Host` that reach this server, as a proxy in front of it sends them. */
  hosts: string[];
  login: LoginConfig;
  /** Turns that the agent works on at once, in all and of one person. */
  turns: number;
  turnsPerUser: number;
  /** How long running turns may take to finish when the server is told to stop. */
  drainSeconds: number;
}

/** The OpenID Connect provider that says who somebody is. `clientSecret` is never printed. */
export interface LoginConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The claim whose value is the Scalekit identifier; absent: issuer and `sub` together. */
  claim?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the values come from. */
export const webOrigins: Record<string, string> = {
  CONFLUENCE_AGENT_ORIGIN: 'give the address that browsers use, for example https://wiki-chat.example.com',
  CONFLUENCE_AGENT_HOSTS: 'list names, with their ports, for example chat.internal:8421, or leave it unset',
  OIDC_ISSUER: 'copy the issuer from your identity provider, for example https://login.example.com',
  OIDC_CLIENT_ID: 'copy the client id from your identity provider',
  OIDC_CLIENT_SECRET: 'create a client secret at your identity provider',
  OIDC_USER_CLAIM: 'name the claim whose value is the Scalekit identifier, for example email, or leave it unset',
  CONFLUENCE_AGENT_TURNS: 'give the number of turns that may run at once, for example 8',
  CONFLUENCE_AGENT_TURNS_PER_USER: 'give the number of turns of one person that may run at once, for example 2',
  CONFLUENCE_AGENT_DRAIN_SECONDS: 'give the seconds that running turns may take to finish, for example 25',
};

const webUrl = z.string({ error: 'is not set' }).transform((value, context) => {
  const read = readEnvironmentUrl(value);
  if (read.problem === undefined) return read.url;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

// Compared letter by letter with what the provider calls itself, so it stays as it is written.
const issuerUrl = z.string({ error: 'is not set' }).superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (url === undefined) context.addIssue({ code: 'custom', message: 'is not a web address' });
  else if (!isSafe) context.addIssue({ code: 'custom', message: 'must begin with https://' });
  else if (url.username !== '' || url.search !== '' || url.hash !== '' || !/^[\x21-\x7b\x7d\x7e]+$/u.test(value))
    context.addIssue({ code: 'custom', message: 'must be an address and a path alone' });
});

const plainValue = z
  .string({ error: 'is not set' })
  .regex(/^[\x21-\x7e]+$/u, 'contains white space or characters that no such value has');

const count = (least: number, most: number, standard: number): z.ZodType<number, string | undefined> =>
  z
    .string()
    .regex(/^\d{1,6}$/u, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not from ${least} to ${most}`)
    .optional()
    .transform((value) => value ?? standard);

const schema = z.object({
  CONFLUENCE_AGENT_ORIGIN: webUrl,
  OIDC_ISSUER: issuerUrl,
  OIDC_CLIENT_ID: plainValue,
  OIDC_CLIENT_SECRET: plainValue,
  OIDC_USER_CLAIM: z
    .string()
    .regex(/^[\w.:/-]{1,200}$/u, 'is no name of a claim')
    .optional(),
  CONFLUENCE_AGENT_HOSTS: z
    .string()
    .transform((value) => value.split(/[\s,]+/u).filter(Boolean))
    .pipe(z.array(z.string().regex(/^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/iu, 'contains something that is no host')))
    .optional(),
  CONFLUENCE_AGENT_TURNS: count(1, 10_000, 8),
  CONFLUENCE_AGENT_TURNS_PER_USER: count(1, 10_000, 2),
  CONFLUENCE_AGENT_DRAIN_SECONDS: count(0, 3600, 25),
});

/**
 * Settings for serving several people; undefined when none of the variables of a login is set. They belong together: all
 * or none of the address, the issuer, the client and its secret.
 */
export function readWebConfig(read: (name: string) => string | undefined): z.ZodSafeParseResult<WebConfig> | undefined {
  const values: Environment = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, read(name)]));
  const login = ['CONFLUENCE_AGENT_ORIGIN', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  if (login.every((name) => values[name] === undefined)) return undefined;
  return schema
    .transform((all) => ({
      origin: all.CONFLUENCE_AGENT_ORIGIN,
      hosts: all.CONFLUENCE_AGENT_HOSTS ?? [],
      login: {
        issuer: all.OIDC_ISSUER,
        clientId: all.OIDC_CLIENT_ID,
        clientSecret: all.OIDC_CLIENT_SECRET,
        ...(all.OIDC_USER_CLAIM !== undefined && { claim: all.OIDC_USER_CLAIM }),
      },
      turns: all.CONFLUENCE_AGENT_TURNS,
      turnsPerUser: all.CONFLUENCE_AGENT_TURNS_PER_USER,
      drainSeconds: all.CONFLUENCE_AGENT_DRAIN_SECONDS,
    }))
    .safeParse(values);
}

/** Whether an address to listen on is reached from this machine alone. */
export function isLoopbackAddress(host: string): boolean {
  const text = `http://${host.includes(':') ? `[${host}]` : host}`;
  return URL.canParse(text) && isLoopback(new URL(text));
}
