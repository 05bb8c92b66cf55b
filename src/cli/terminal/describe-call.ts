import { safeLine } from './safe-text.js';

/** What a tool call does, as a short line for a live display, e.g. `searching "annual leave"`. */
export function describeCall(name: string, args: Readonly<Record<string, unknown>>): string {
  const quoted = (...keys: string[]): string => {
    const value = keys.map((key) => args[key]).find((candidate) => typeof candidate === 'string' && candidate !== '');
    // Arguments are written by the model.
    return typeof value === 'string' ? ` "${safeLine(value, 80)}"` : '';
  };
  switch (name) {
    case 'confluence_search':
      return `searching${quoted('query', 'cql', 'text')}`;
    case 'confluence_read_page':
      return `reading${quoted('page', 'title', 'pageId') || ' a page'}`;
    case 'confluence_list_pages':
      return `listing the pages of${quoted('space', 'page', 'parent') || ' a space'}`;
    case 'confluence_list_spaces':
      return 'listing the spaces';
    case 'confluence_get_current_user':
      return 'asking who you are';
    default:
      return `calling ${safeLine(name, 60)}`;
  }
}
