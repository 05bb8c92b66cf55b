/** The fields of the query language: which there are, which operators they take, and what is said of others. */
import { CqlError } from './cql-errors.js';
import { editDistance } from './edit-distance.js';

export type CqlOperator = '=' | '!=' | '~' | '!~' | '>' | '>=' | '<' | '<=' | 'in' | 'not in';

export type CqlFieldName =
  | 'ancestor'
  | 'parent'
  | 'id'
  | 'container'
  | 'created'
  | 'lastmodified'
  | 'creator'
  | 'contributor'
  | 'mention'
  | 'watcher'
  | 'favourite'
  | 'label'
  | 'macro'
  | 'pageStatus'
  | 'space'
  | 'space.title'
  | 'space.type'
  | 'space.category'
  | 'text'
  | 'siteSearch'
  | 'title'
  | 'type'
  | 'subtype'
  | 'user'
  | 'user.fullname'
  | 'user.accountid'
  | 'user.userkey';

export interface CqlField {
  readonly name: CqlFieldName;
  readonly operators: ReadonlySet<CqlOperator>;
  readonly sortable: boolean;
}

const equality: CqlOperator[] = ['=', '!=', 'in', 'not in'];
const text: CqlOperator[] = ['~', '!~'];
const range: CqlOperator[] = ['=', '!=', '>', '>=', '<', '<='];

const operatorsOf: Record<CqlFieldName, readonly CqlOperator[]> = {
  ancestor: equality,
  parent: equality,
  id: equality,
  container: equality,
  created: range,
  lastmodified: range,
  creator: equality,
  contributor: equality,
  mention: equality,
  watcher: equality,
  favourite: equality,
  label: equality,
  macro: equality,
  pageStatus: equality,
  space: equality,
  'space.title': text,
  'space.type': equality,
  'space.category': equality,
  text,
  siteSearch: text,
  title: [...equality, ...text],
  type: equality,
  subtype: equality,
  user: equality,
  'user.fullname': text,
  'user.accountid': equality,
  'user.userkey': equality,
};

const sortable: ReadonlySet<CqlFieldName> = new Set(['created', 'lastmodified', 'title', 'id', 'type', 'space']);

/** Other spellings of a field, as the service takes them. */
const aliases: Readonly<Record<string, CqlFieldName>> = {
  content: 'id',
  'space.key': 'space',
  favorite: 'favourite',
};

const fields = new Map<string, CqlField>();
// The record's keys are exactly the names of its type.
for (const name of Object.keys(operatorsOf) as CqlFieldName[]) {
  fields.set(name.toLowerCase(), { name, operators: new Set(operatorsOf[name]), sortable: sortable.has(name) });
}
for (const [alias, name] of Object.entries(aliases)) {
  const field = fields.get(name.toLowerCase());
  if (field) fields.set(alias, field);
}

/** The spellings that are offered when a name is unknown; people are searched elsewhere and not offered. */
const suggestible = [...Object.keys(operatorsOf), ...Object.keys(aliases)].filter((name) => !name.startsWith('user'));

/** The field of a name, in any case; undefined when there is none. */
export function fieldNamed(name: string): CqlField | undefined {
  return fields.get(name.toLowerCase());
}

/** The answer to an unknown field: five that are alike, same first letter before all. There is no `status` field, whatever one hopes. */
export function noSuchField(name: string): CqlError {
  const wanted = name.toLowerCase();
  const alike = suggestible
    .map((candidate) => ({
      candidate,
      // The recorded answer for `status` lists five fields in `s` and passes over the nearer `pageStatus`.
      distance: editDistance(wanted, candidate.toLowerCase()) + (candidate[0] === wanted[0] ? 0 : 100),
    }))
    .toSorted(
      (a, b) =>
        a.distance - b.distance || a.candidate.length - b.candidate.length || (a.candidate < b.candidate ? -1 : 1),
    )
    .slice(0, 5)
    .map(({ candidate }) => candidate);
  return new CqlError(`No field exists with the name: '${name}'. Did you mean one of : ${alike.join(', ')}`);
}

/** The answer to an operator that a field does not take. */
export function wrongOperator(field: CqlField, operator: CqlOperator): CqlError {
  return new CqlError(`The operator '${operator}' is not supported for the field '${field.name}'`);
}
