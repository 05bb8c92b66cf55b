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
    case 'confluence_edit_page':
      return `editing${quoted('page') || ' a page'}`;
    case 'confluence_create_page':
      return `creating${quoted('title') || ' a page'}`;
    case 'confluence_add_comment':
      return describeComment(args, quoted);
    case 'confluence_set_labels':
      return `changing the labels of${quoted('page') || ' a page'}`;
    case 'confluence_move_page':
      return `moving${quoted('page') || ' a page'}`;
    case 'confluence_delete_page':
      return `moving${quoted('page') || ' a page'} to the trash`;
    case 'confluence_restore_page_version':
      return `restoring${quoted('page') || ' a page'}`;
    case 'confluence_attach_file':
      return `attaching${quoted('name', 'path') || ' a file'} to${quoted('page') || ' a page'}`;
    default:
      return `calling ${safeLine(name, 60)}`;
  }
}

function describeComment(args: Readonly<Record<string, unknown>>, quoted: (...keys: string[]) => string): string {
  if (args['resolve'] !== undefined) return `resolving comment${quoted('resolve')}`;
  if (args['reopen'] !== undefined) return `reopening comment${quoted('reopen')}`;
  if (args['reply_to'] !== undefined) return `answering comment${quoted('reply_to')}`;
  return `commenting on${quoted('page') || ' a page'}`;
}
