import type { SendRequestOptions } from 'confluence.js/core';

/** Ids in the examples: a page, its parent, a blog post, comments, an attachment. */
export const named = {
  page: '101',
  parent: '102',
  blogPost: '103',
  footerComment: '104',
  inlineComment: '105',
  attachment: 'att106',
  property: '107',
} as const;

const body = { representation: 'storage', value: '<p>x</p>' };
const v2 = '/wiki/api/v2';
const v1 = '/wiki/rest/api/content';

/** A form with one small file. */
export function form(): FormData {
  const data = new FormData();
  data.append('file', new Blob(['x'], { type: 'text/plain' }), 'notes.txt');
  data.append('comment', 'first');
  return data;
}

export interface Example {
  request: SendRequestOptions & { method: 'POST' | 'PUT' | 'DELETE' };
  /** Addresses below `/wiki/api/v2/` that are looked up before it is sent. */
  lookups: string[];
  /** The page that it counts for, if any. */
  page?: string;
}

/** A request for each kind of write, in the space `spaceId`. */
export function examples(spaceId: string): Example[] {
  const { page, parent, blogPost, footerComment, inlineComment, attachment, property } = named;
  const update = { status: 'current', title: 'T', body, version: { number: 2 } };
  const inlineCommentProperties = { textSelection: 'x', textSelectionMatchCount: 1, textSelectionMatchIndex: 0 };
  const onPage = (request: Example['request']): Example => ({ request, lookups: [`pages/${page}`], page });
  const onBlogPost = (request: Example['request']): Example => ({
    request,
    lookups: [`blogposts/${blogPost}`],
    page: blogPost,
  });
  return [
    {
      request: { method: 'POST', url: `${v2}/pages`, body: { spaceId, parentId: parent, title: 'New', body } },
      lookups: [`pages/${parent}`],
    },
    { request: { method: 'POST', url: `${v2}/blogposts`, body: { spaceId, title: 'New', body } }, lookups: [] },
    {
      request: { method: 'PUT', url: `${v2}/pages/${page}`, body: { id: page, ...update, parentId: parent } },
      lookups: [`pages/${page}`, `pages/${parent}`],
      page,
    },
    onBlogPost({ method: 'PUT', url: `${v2}/blogposts/${blogPost}`, body: { id: blogPost, ...update } }),
    onPage({ method: 'DELETE', url: `${v2}/pages/${page}` }),
    onBlogPost({ method: 'DELETE', url: `${v2}/blogposts/${blogPost}` }),
    onPage({ method: 'POST', url: `${v2}/pages/${page}/properties`, body: { key: 'k', value: { a: 1 } } }),
    onPage({
      method: 'PUT',
      url: `${v2}/pages/${page}/properties/${property}`,
      body: { key: 'k', value: 'v', version: { number: 2 } },
    }),
    onBlogPost({ method: 'POST', url: `${v2}/blogposts/${blogPost}/properties`, body: { key: 'k', value: null } }),
    onBlogPost({
      method: 'PUT',
      url: `${v2}/blogposts/${blogPost}/properties/${property}`,
      body: { key: 'k', value: [], version: { number: 2, message: 'm' } },
    }),
    onPage({ method: 'POST', url: `${v2}/footer-comments`, body: { pageId: page, body } }),
    {
      request: { method: 'POST', url: `${v2}/inline-comments`, body: { parentCommentId: inlineComment, body } },
      lookups: [`inline-comments/${inlineComment}`, `pages/${page}`],
      page,
    },
    {
      request: {
        method: 'PUT',
        url: `${v2}/footer-comments/${footerComment}`,
        body: { version: { number: 2 }, body },
      },
      lookups: [`footer-comments/${footerComment}`, `blogposts/${blogPost}`],
      page: blogPost,
    },
    {
      request: {
        method: 'PUT',
        url: `${v2}/inline-comments/${inlineComment}`,
        body: { version: { number: 2 }, resolved: true },
      },
      lookups: [`inline-comments/${inlineComment}`, `pages/${page}`],
      page,
    },
    onPage({ method: 'POST', url: `${v2}/inline-comments`, body: { pageId: page, body, inlineCommentProperties } }),
    onPage({ method: 'POST', url: `${v1}/${page}/label`, body: [{ prefix: 'global', name: 'runbook' }] }),
    onPage({ method: 'DELETE', url: `${v1}/${page}/label`, searchParams: { name: 'runbook' } }),
    onPage({
      method: 'POST',
      url: `${v1}/${page}/version`,
      body: { operationKey: 'restore', params: { versionNumber: 1, message: 'back', restoreTitle: true } },
    }),
    ...['append', 'before', 'after'].map((position): Example => ({
      request: { method: 'PUT', url: `${v1}/${page}/move/${position}/${parent}` },
      lookups: [`pages/${page}`, `pages/${parent}`],
      page,
    })),
    onPage({ method: 'POST', url: `${v1}/${page}/child/attachment`, body: form() }),
    onPage({ method: 'PUT', url: `${v1}/${page}/child/attachment`, body: form() }),
    {
      request: { method: 'POST', url: `${v1}/${page}/child/attachment/${attachment}/data`, body: form() },
      lookups: [`pages/${page}`, `attachments/${attachment}`, `pages/${page}`],
      page,
    },
  ];
}
