import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openStateFolder } from '../host/state-folder.js';

/** Browsers that may act for a person; they outlive the process, so that a page goes on after a restart. */
export interface Sessions {
  /** Lets a browser in; gives the token that it has to bring along. */
  begin(): Promise<string>;
  /** Whether a token lets in. */
  has(token: string): boolean;
}

/** Days after which a browser has to come in by a new address. */
export const sessionDays = 30;

const schema = z.array(z.object({ hash: z.string(), user: z.string(), until: z.number() }));

/**
 * Sessions of one person, kept in `web-sessions.json` under `home` by the hashes of their tokens, readable for the owner
 * alone. A file that cannot be read lets nobody in.
 * @throws ConfluenceError `misconfigured` when the folder cannot be used.
 */
export async function openSessions(home: string, user: string, now: () => number = Date.now): Promise<Sessions> {
  await openStateFolder(home);
  const file = join(home, 'web-sessions.json');
  let kept = await readFile(file, 'utf8').then(parsed, () => []);
  return {
    begin: async () => {
      const token = randomBytes(32).toString('base64url');
      const until = now() + sessionDays * 24 * 3_600_000;
      kept = [...kept.filter((each) => each.until > now()), { hash: hashOf(token), user, until }];
      await writeFile(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
      await rename(`${file}.new`, file);
      return token;
    },
    has: (token) => {
      const hash = hashOf(token);
      return kept.some((each) => each.hash === hash && each.user === user && each.until > now());
    },
  };
}

// What is compared are hashes: how long that takes tells nothing about a token.
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

function parsed(text: string): z.infer<typeof schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
