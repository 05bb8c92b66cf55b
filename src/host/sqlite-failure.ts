import { z } from 'zod';
import { ConfluenceError } from '../errors.js';
import { fromOperator, ours } from '../ours.js';

/** Result codes of SQLite: https://www.sqlite.org/rescode.html. */
const sqliteError = z.object({ code: z.string() });

/** The same object, of whose methods a failure of SQLite is an error of the family: `file` cannot be used as it is. */
export function withSqliteFailures<Target extends object>(target: Target, file: string): Target {
  const told = (error: unknown): unknown => sqliteFailure(error, file) ?? error;
  return new Proxy(target, {
    get: (from, name) => {
      const value: unknown = Reflect.get(from, name, from);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        try {
          const result: unknown = Reflect.apply(value, from, args);
          return result instanceof Promise
            ? result.catch((error: unknown) => {
                throw told(error);
              })
            : result;
        } catch (error) {
          throw told(error);
        }
      };
    },
  });
}

/** What a failure of SQLite says about its file; undefined for every other error. */
export function sqliteFailure(cause: unknown, file: string): ConfluenceError | undefined {
  const code = sqliteError.safeParse(cause).data?.code ?? '';
  const reason = reasons.find(([start]) => code.startsWith(start))?.[1];
  if (reason === undefined) return undefined;
  return new ConfluenceError({
    code: 'misconfigured',
    message: ours`Conversations cannot be kept in ${fromOperator(file)}: ${reason}.`,
    next: 'Free space, make it writable for you, or move a damaged file away; a new one is made in its place.',
    cause,
  });
}

const reasons = [
  ['SQLITE_FULL', ours`the disk is full`],
  ['SQLITE_CORRUPT', ours`the file is damaged`],
  ['SQLITE_NOTADB', ours`the file is no database`],
  ['SQLITE_READONLY', ours`it is read-only`],
  ['SQLITE_BUSY', ours`another process holds it`],
  ['SQLITE_IOERR', ours`the disk fails`],
] as const;

const loadError = z.object({
  code: z.enum(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']),
  message: z.string(),
});

/** The module that could not be loaded, as an error names it, because it is missing or made for another Node; undefined for every other error. */
export function missingModule(cause: unknown): string | undefined {
  const error = loadError.safeParse(cause).data;
  if (error === undefined) return undefined;
  const named =
    /Cannot find (?:module|package) '([^'\n]{1,200})'/u.exec(error.message)?.[1] ??
    /node_modules[/\\]((?:@[\w.-]+[/\\])?[\w.-]+)/u.exec(error.message)?.[1];
  return named?.replaceAll('\\', '/') ?? 'the native part of SQLite';
}
