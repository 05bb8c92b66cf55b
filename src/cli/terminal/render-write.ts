import type { TurnResult, TurnWrite } from '../../agent/events.js';
import { safeLine } from './safe-text.js';
import { webAddress } from '../../links/web-address.js';
import type { Style } from './style.js';

/** Changes of a turn that an earlier part of it had not told yet. */
export function writesSince(result: TurnResult, earlier: TurnResult | undefined): TurnWrite[] {
  const told = (earlier?.writes ?? []).map((write) => JSON.stringify(write));
  return (result.writes ?? []).filter((write) => {
    const index = told.indexOf(JSON.stringify(write));
    if (index !== -1) told.splice(index, 1);
    return index === -1;
  });
}

/** What became of changes, a line each. `undo`: how to take the last one back, told where that can be done. */
export function renderWrites(writes: readonly TurnWrite[], style: Style, undo?: string): string[] {
  const last = writes.findLast(({ status }) => status === 'done' || status === 'partly_done');
  return writes.map((write) => {
    const line = renderWrite(write, style);
    return undo !== undefined && write === last && write.canUndo ? `${line} · ${undo}` : line;
  });
}

function renderWrite(write: TurnWrite, style: Style): string {
  const { status, page } = write;
  const summary = safeLine(write.summary, 500);
  const link = style.hasLinks ? style.link('open', page.url) : (webAddress(page.url) ?? 'no link');
  switch (status) {
    case 'done':
      return `${style.paint('green', '✓')} ${whatWasDone(write)} (${link})${write.earlier ? ': sent before, nothing was sent now' : ''}`;
    case 'partly_done':
      return `${style.paint('yellow', '!')} only a part was done: ${summary} (${link})`;
    case 'unknown':
      return `${style.paint('yellow', '?')} cannot tell whether it was done: ${summary} (${link})`;
    case 'conflict':
      return `${style.paint('red', '✗')} not done, it was changed meanwhile: ${summary}`;
    case 'unavailable':
      return `${style.paint('red', '✗')} not done, this connection cannot do it: ${summary}`;
    case 'not_done':
    case 'failed':
      return `${style.paint('red', '✗')} not done: ${summary}`;
  }
}

function whatWasDone({ kind, page, summary }: TurnWrite): string {
  const title = JSON.stringify(safeLine(page.title, 120));
  const version = page.version === undefined ? '' : ` to version ${page.version}`;
  switch (kind) {
    case 'create':
      return `created ${title}`;
    case 'update':
      return `updated ${title}${version}`;
    case 'update_draft':
      return `changed the draft ${title}`;
    case 'publish_draft':
      return `published ${title}`;
    case 'discard_draft':
      return `discarded the draft ${title}`;
    case 'restore_version':
      return `restored an earlier text of ${title}${page.version === undefined ? '' : ` as version ${page.version}`}`;
    case 'move':
      return `moved ${title}`;
    case 'trash':
      return `moved ${title} to the trash`;
    case 'restore_from_trash':
      return `brought ${title} back from the trash`;
    case 'set_labels':
      return `changed the labels of ${title}`;
    case 'add_comment':
      return `commented on ${title}`;
    case 'attach_file':
      return `attached a file to ${title}`;
    default:
      return safeLine(summary, 500);
  }
}
