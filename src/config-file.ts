import { readFileSync } from 'node:fs';
import { parse, populate } from 'dotenv';
import { ConfluenceError } from './errors.js';
import { fromOperator, ours } from './ours.js';

type Variables = Record<string, string | undefined>;

const secretName = /SECRET|KEY|TOKEN|PASSWORD|CREDENTIAL/iu;
/** Where secrets of the same service are sent. */
const addressName = /_(?:URL|URI|BASE|ENDPOINT|HOST|PROXY|ISSUER)$/iu;
/** By which way, and to whom, everything is sent; Node and HTTP clients read them while they run. */
const routeName = /^(?:(?:https?|all|no)_proxy|NODE_.*|SSL_CERT_(?:FILE|DIR))$/iu;

/** Whether a variable holds a secret, by its name. */
export const isSecret = (name: string, value: string | undefined): boolean =>
  secretName.test(name) && (value?.length ?? 0) >= 6;

/**
 * Fills `environment` with what the file at `path` (dotenv's format) sets and the environment leaves out. A file lies
 * where the work is, and may be somebody else's: it must not send secrets of the environment elsewhere, so addresses
 * come from where their secret comes from.
 *
 * Throws `ConfluenceError` (`misconfigured`) when the file exists and cannot be read, or sets such an address or a way
 * for it.
 */
export function loadEnvFile(path: string, environment: Variables): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    // Without the file the environment alone decides.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return;
    throw new ConfluenceError({
      code: 'misconfigured',
      message: ours`The file ${fromOperator(path)} cannot be read.`,
      next: 'Make it readable for you, or remove it.',
      cause,
    });
  }
  const added = Object.fromEntries(Object.entries(parse(text)).filter(([name]) => environment[name] === undefined));
  const secrets = Object.entries(environment).flatMap(([name, value]) => (isSecret(name, value) ? [name] : []));
  for (const name of Object.keys(added)) {
    const endangered = routeName.test(name)
      ? secrets.find((secret) => services.has(serviceOf(secret)))
      : addressName.test(name)
        ? secrets.find((secret) => serviceOf(secret) === serviceOf(name))
        : undefined;
    if (endangered === undefined) continue;
    throw new ConfluenceError({
      code: 'misconfigured',
      message: ours`The file ${fromOperator(path)} sets ${fromOperator(name)}, which decides where ${fromOperator(endangered)} of the environment is sent.`,
      next: 'Set both in the same place: both in the environment, or both in the file.',
    });
  }
  populate(environment, added);
}

/** What secrets of ours are for, by the first word of their names; others of the environment are never sent. */
const services = new Set([
  'SCALEKIT',
  'OIDC',
  'OPENAI',
  'ANTHROPIC',
  'GOOGLE',
  'GEMINI',
  'MISTRAL',
  'AZURE',
  'GROQ',
  'COHERE',
]);

const serviceOf = (name: string): string => name.split('_', 1)[0]?.toUpperCase() ?? '';
