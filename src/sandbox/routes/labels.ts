import { distinctLabels, isListed, visibleAttachment, visibleContent, visibleContents } from '../access.js';
import { listResponse } from '../paging.js';
import { idListParameter, idSegment, listParameter, wordsParameter } from '../parameters.js';
import { get } from '../route.js';
import type { Call, Route } from '../route.js';
import { attachmentShape, labelShape } from '../shapes.js';
import { compareIds } from '../site-index.js';
import type { SiteLabel, SiteResponse } from '../site.js';
import { compareText, sorted } from '../sorting.js';

/** Orders of a list of labels. */
export const labelOrders = {
  id: (left: SiteLabel, right: SiteLabel) => compareIds(left.id, right.id),
  name: (left: SiteLabel, right: SiteLabel) => compareText(left.name, right.name),
  'created-date': (left: SiteLabel, right: SiteLabel) => compareIds(left.id, right.id),
};

/** Reading labels: of the site, and of one content. */
export function labelRoutes(): Route[] {
  return [
    get('/labels', 'read:label', siteLabels),
    get('/pages/{id}/labels', 'read:page', (call) => contentLabels(call, visibleContent(call, 'page').labels)),
    get('/blogposts/{id}/labels', 'read:page', (call) => contentLabels(call, visibleContent(call, 'blogpost').labels)),
    // Attachments of this site carry no labels.
    get('/attachments/{id}/labels', 'read:attachment', (call) => {
      visibleAttachment(call);
      return contentLabels(call, []);
    }),
    get('/labels/{id}/attachments', 'read:attachment', (call) => {
      idSegment(call);
      return listResponse(call, [], { shape: (row) => attachmentShape(call, row, { single: false }), key: () => '' });
    }),
  ];
}

function contentLabels(call: Call, labels: readonly SiteLabel[]): SiteResponse {
  const prefixes = wordsParameter(call, 'prefix', ['global', 'my', 'team', 'system'], 'LabelPrefix');
  const matching = labels.filter((label) => prefixes === undefined || prefixes.includes(label.prefix));
  const rows = sorted(call, matching, labelOrders, 'LabelSortOrder');
  return listResponse(call, rows, { shape: labelShape, key: (label) => label.id });
}

// Only labels of what the caller may see: a name alone can tell.
function siteLabels(call: Call): SiteResponse {
  const ids = idListParameter(call, 'label-id');
  const prefixes = listParameter(call, 'prefix');
  const labels = distinctLabels(visibleContents(call, isListed).flatMap((content) => content.labels)).filter(
    (label) =>
      (ids === undefined || ids.includes(label.id)) && (prefixes === undefined || prefixes.includes(label.prefix)),
  );
  const rows = sorted(call, labels, labelOrders, 'LabelSortOrder');
  return listResponse(call, rows, { shape: labelShape, key: (label) => label.id });
}
