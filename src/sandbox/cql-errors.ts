/** Errors of the query language, in the words of the v1 search API. */

const badRequest = 'com.atlassian.confluence.api.service.exceptions.BadRequestException';

/** A query the search API refuses; `status` is what it answers, `message` what stands in the body. */
export class CqlError extends Error {
  override readonly name = 'CqlError';

  constructor(
    message: string,
    readonly status: 400 | 500 = 400,
  ) {
    super(status === 400 ? `${badRequest}: ${message}` : message);
  }
}

/** The answer to every syntax error: the service does not say where it stumbled. */
export function couldNotParse(text: string): CqlError {
  return new CqlError(`Could not parse cql : ${text}`);
}

/** The answer to an empty full-text value: a null pointer that the service lets out as 500. */
export function emptyTextQuery(): CqlError {
  return new CqlError('java.lang.NullPointerException: query parameter is required.', 500);
}

/** The answer to an empty person name in the people search. */
export function emptyNameQuery(): CqlError {
  return new CqlError('java.lang.reflect.UndeclaredThrowableException: null', 500);
}

/** The answer to a field of people where content is searched: Atlassian moved these to the people search. */
export function noSuchFieldForContent(name: string): CqlError {
  return new CqlError(`The field '${name}' is not supported here, use /rest/api/search/user`);
}

/** The answer to a field of content where people are searched. */
export function noPeopleField(name: string): CqlError {
  return new CqlError(`The field '${name}' is not supported here, use user, user.fullname or user.accountid`);
}
