import { escapeAttribute, escapeText } from 'entities';
import { macroParameter } from './storage-tree.js';
import type { Element } from './storage-tree.js';

/** Macros whose plain body is source code or text to show as it is. */
export const plainMacroNames: ReadonlySet<string> = new Set(['code', 'noformat']);

const informationKinds: Readonly<Record<string, string>> = {
  info: 'information',
  tip: 'tip',
  note: 'note',
  warning: 'warning',
};
const lozenges: Readonly<Record<string, string>> = {
  red: 'error',
  yellow: 'current',
  green: 'success',
  blue: 'complete',
  purple: 'progress',
};

/** HTML of the macros that only dress their body up; undefined for every other macro. */
export function panelHtml(name: string, macro: Element, body: () => string): string | undefined {
  const title = macroParameter(macro, 'title');
  const kind = informationKinds[name];
  if (kind !== undefined) {
    const heading = title === undefined ? '' : `<p class="title">${escapeText(title)}</p>`;
    return `<div class="confluence-information-macro confluence-information-macro-${kind}">${heading}<div class="confluence-information-macro-body">${body()}</div></div>`;
  }
  switch (name) {
    case 'panel': {
      const heading = title === undefined ? '' : `<div class="panelHeader"><b>${escapeText(title)}</b></div>`;
      return `<div class="panel">${heading}<div class="panelContent">${body()}</div></div>`;
    }
    case 'expand':
      return `<div class="expand-container"><div class="expand-control"><span class="expand-control-text">${escapeText(title ?? 'Click here to expand...')}</span></div><div class="expand-content">${body()}</div></div>`;
    case 'status': {
      const lozenge = lozenges[(macroParameter(macro, 'colour') ?? '').toLowerCase()];
      const suffix = lozenge === undefined ? '' : ` aui-lozenge-${lozenge}`;
      return `<span class="status-macro aui-lozenge${suffix}">${escapeText(title ?? '')}</span>`;
    }
    case 'anchor':
      return `<span class="confluence-anchor-link" id="${escapeAttribute(macroParameter(macro, '') ?? '')}"></span>`;
    case 'jira':
    case 'jiraissues': {
      const issue = macroParameter(macro, 'key') ?? macroParameter(macro, 'jqlQuery') ?? '';
      return `<span class="confluence-jim-macro jira-issue" data-jira-key="${escapeAttribute(issue)}">${escapeText(issue)}</span>`;
    }
    default:
      return undefined;
  }
}
