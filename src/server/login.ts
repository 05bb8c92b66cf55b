import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { tickets, type TicketTable } from '../host/tickets.js';
import type { Gate } from './gate.js';
import { type Site, onlyOwnOrigin } from './site.js';
import { saying } from './small-pages.js';
import type { Person, Sessions } from './sessions.js';

/** The OpenID Connect provider that says who somebody is. */
export interface LoginSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The claim whose value is the identifier of a person; default: issuer and `sub` together. */
  claim?: string;
}

export interface LoginParts {
  login: LoginSettings;
  site: Site;
  /** Where browsers find the server. */
  origin: string;
  sessions: Sessions;
  tickets: TicketTable;
}

const flowSchema = z.object({ verifier: z.string(), state: z.string(), nonce: z.string(), back: z.string() });

/** Milliseconds in which somebody has to have signed in. */
const patience = 10 * 60_000;

const startsAgain = { to: '/login', text: 'Sign in again' };

/** A gate for whoever the provider vouches for: the authorization code flow with PKCE, state and nonce, each used once. */
export function createLogin({ login, site, origin, sessions, tickets: table }: LoginParts): Gate {
  const flows = tickets(table, 'login', flowSchema);
  const provider = discovered(login);
  // `__Host-` keeps other hosts of the domain from setting it; a browser takes it over https alone.
  const prefix = site.isSecure ? ('host' as const) : undefined;
  const options = {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: site.isSecure,
    ...(prefix && { prefix }),
  } as const;
  const cookie = (context: Context, name: string): string => getCookie(context, name, prefix) ?? '';

  const begin = async (context: Context): Promise<Response> => {
    const configuration = await provider();
    if (configuration === undefined) return unreachable(context);
    const flow = {
      verifier: oidc.randomPKCECodeVerifier(),
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      back: ownPath(context.req.query('back')),
    };
    setCookie(context, loginCookie, await flows.issue(flow, patience), { ...options, maxAge: patience / 1000 });
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: `${origin}/login/done`,
      scope: scopeFor(login.claim),
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
    });
    return context.redirect(address.href, 303);
  };

  const finish = async (context: Context): Promise<Response> => {
    const flow = await flows.take(cookie(context, loginCookie));
    deleteCookie(context, loginCookie, options);
    if (flow === undefined) {
      const text = 'This browser has not begun to sign in, or has taken too long.';
      return saying(context, { title: 'Not signed in', text, link: startsAgain, status: 400 });
    }
    const configuration = await provider();
    if (configuration === undefined) return unreachable(context);
    let person: Person | undefined;
    try {
      const { search } = new URL(context.req.url);
      // Behind a proxy the address of the request is the inner one; the provider knows the public one.
      person = await signedIn(configuration, new URL(`${origin}/login/done${search}`), flow, login.claim);
    } catch (error) {
      // Never its text: it may hold a code or a token.
      const why = error instanceof oidc.AuthorizationResponseError ? 'declined the login' : 'did not confirm the login';
      const text = `The identity provider ${why}.`;
      return saying(context, { title: 'Not signed in', text, link: startsAgain, status: 400 });
    }
    if (person === undefined) {
      const text = `The identity provider did not say who you are in the way that is needed here (${login.claim ?? 'sub'}). Ask whoever runs this server.`;
      return saying(context, { title: 'Not signed in', text, status: 403 });
    }
    // Whatever session this browser had, and whoever gave it to it.
    await sessions.end(cookie(context, sessionCookie));
    setCookie(context, sessionCookie, await sessions.begin(person), options);
    return context.redirect(flow.back, 303);
  };

  const end = async (context: Context): Promise<Response> => {
    context.header('Cache-Control', 'no-store');
    await sessions.end(cookie(context, sessionCookie));
    deleteCookie(context, sessionCookie, options);
    const configuration = await provider();
    const signedOut = `${origin}/signed-out`;
    const next = configuration?.serverMetadata().end_session_endpoint
      ? oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: signedOut }).href
      : signedOut;
    return context.json({ next });
  };

  return {
    visitor: async (context) => {
      const found = await sessions.visitor(cookie(context, sessionCookie));
      // Whoever another issuer vouched for, before the settings changed, has to sign in again.
      return found?.issuer !== undefined && isSame(found.issuer, login.issuer) ? found : undefined;
    },
    addTo: (app: Hono) => {
      app.get('/login', begin);
      app.get('/login/done', finish);
      app.post('/logout', onlyOwnOrigin(site), end);
      app.get('/signed-out', (context) => {
        const link = { to: '/login', text: 'Sign in' };
        return saying(context, { title: 'You are signed out', text: 'Your conversations are kept.', link });
      });
    },
    turnAway: (context, path) => {
      context.header('Cache-Control', 'no-store');
      return context.redirect(`/login?back=${encodeURIComponent(path)}`, 303);
    },
    noSession: { kind: 'login_required', message: 'You are not signed in, or no longer.', next: 'Sign in again.' },
  };
}

/** Whether two issuers are one, written with a slash at the end or without. */
const isSame = (one: string, other: string): boolean => new URL(one).href === new URL(other).href;

const sessionCookie = 'confluence_agent';
const loginCookie = 'confluence_agent_login';

const unreachable = (context: Context): Promise<Response> =>
  saying(context, {
    title: 'Signing in does not work just now',
    text: 'The identity provider does not answer.',
    link: startsAgain,
    status: 503,
  });

/** What a provider says of itself, asked for when it is needed first, and again where that failed. */
function discovered({ issuer, clientId, clientSecret }: LoginSettings): () => Promise<oidc.Configuration | undefined> {
  let found: Promise<oidc.Configuration> | undefined;
  // The settings allow http for an address of this machine alone.
  const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
  return async () => {
    found ??= oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute });
    return found.catch(() => {
      found = undefined;
      return undefined;
    });
  };
}

/** Who has signed in; undefined when the provider does not say it in the way that is wanted. */
async function signedIn(
  configuration: oidc.Configuration,
  address: URL,
  { verifier, state, nonce }: z.infer<typeof flowSchema>,
  claim: string | undefined,
): Promise<Person | undefined> {
  const tokens = await oidc.authorizationCodeGrant(configuration, address, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) return undefined;
  const { iss: issuer, sub } = claims;
  // OpenID Connect Core section 5.7: these two together, and no other claim, name one person for ever.
  if (claim === undefined) return personOf(issuer, `${issuer}|${sub}`);
  const said =
    claim in claims || configuration.serverMetadata().userinfo_endpoint === undefined
      ? claims
      : await oidc.fetchUserInfo(configuration, tokens.access_token, sub);
  // Whoever can enter any address at the provider could be anybody.
  if (claim === 'email' && said['email_verified'] !== true) return undefined;
  return personOf(issuer, said[claim]);
}

/** The person of an identifier that reaches its keeper unchanged, in a header of HTTP. */
function personOf(issuer: string, identifier: unknown): Person | undefined {
  return typeof identifier === 'string' && /^[\x21-\x7e]{1,255}$/u.test(identifier)
    ? { identifier, issuer }
    : undefined;
}

function scopeFor(claim: string | undefined): string {
  if (claim === undefined || claim === 'sub') return 'openid';
  return claim === 'email' ? 'openid email' : 'openid profile email';
}

/** A path of this server; `/` for everything else, so that no login leads to another site. */
function ownPath(path = '/'): string {
  return /^\/(?![/\\])[\x21-\x7e]{0,500}$/u.test(path) && !path.includes('\\') ? path : '/';
}
