import type { Call } from './route.js';
import type { SiteComment, SiteContent, SiteSpace } from './site.js';

/** Something a person may do, as the operations routes list it. */
export interface Operation {
  operation: string;
  targetType: string;
}

/** What the caller may do with content they can see. */
export function contentOperations(call: Call, content: SiteContent): Operation[] {
  const { index, user } = call;
  const { type } = content;
  const operations: Operation[] = [
    { operation: 'read', targetType: type },
    { operation: 'export', targetType: type },
  ];
  const space = index.space(content.spaceId);
  if (space !== undefined && index.canCreate(user, space)) {
    operations.push(
      { operation: 'create', targetType: 'comment' },
      { operation: 'create', targetType: 'attachment' },
      { operation: 'copy', targetType: type },
    );
  }
  if (index.canEdit(user, content)) {
    operations.push(
      { operation: 'update', targetType: type },
      { operation: 'delete', targetType: type },
      { operation: 'move', targetType: type },
      { operation: 'archive', targetType: type },
      { operation: 'restrict_content', targetType: type },
    );
  }
  if (space !== undefined && index.canAdmin(user, space)) operations.push({ operation: 'purge', targetType: type });
  return operations;
}

/** What the caller may do with a space they can see. */
export function spaceOperations(call: Call, space: SiteSpace): Operation[] {
  const { index, user } = call;
  const operations: Operation[] = [{ operation: 'read', targetType: 'space' }];
  if (index.canCreate(user, space)) {
    for (const targetType of ['page', 'blogpost', 'comment', 'attachment']) {
      operations.push({ operation: 'create', targetType });
    }
  }
  if (index.canAdmin(user, space)) {
    operations.push({ operation: 'administer', targetType: 'space' }, { operation: 'delete', targetType: 'space' });
  }
  return operations;
}

/** What the caller may do with a comment they can see: their own ones they may change. */
export function commentOperations(call: Call, comment: SiteComment): Operation[] {
  return canChangeComment(call, comment)
    ? ['read', 'update', 'delete'].map((operation) => ({ operation, targetType: 'comment' }))
    : [{ operation: 'read', targetType: 'comment' }];
}

/** Whether the caller wrote a comment or administers the space it stands in. */
export function canChangeComment(call: Call, comment: SiteComment): boolean {
  const content = call.index.content(comment.contentId);
  const space = content === undefined ? undefined : call.index.space(content.spaceId);
  return (
    comment.versions[0]?.authorId === call.user.accountId ||
    (space !== undefined && call.index.canAdmin(call.user, space))
  );
}
