import { z } from 'zod';

const idError = { error: 'must be an id of digits' };
/** An id as v2 writes it; a number is taken as well, since that is what the documents call it in addresses. */
const id = z.union([z.string().regex(/^[1-9]\d{0,18}$/, idError), z.int().positive()], idError).transform(String);

const representation = z.enum(['storage', 'atlas_doc_format', 'wiki']);
const written = z.strictObject({ representation, value: z.string() });
/** `PageBodyWrite` and `PageNestedBodyWrite` of Atlassian's OpenAPI document. */
const contentBody = z.union([
  written,
  z.strictObject({ storage: written }),
  z.strictObject({ atlas_doc_format: written }),
  z.strictObject({ wiki: written }),
]);
const version = z.strictObject({
  number: z.int(),
  message: z.string().optional(),
  minorEdit: z.boolean().optional(),
});

// `trashed` and `deleted` in an update would be deletions in disguise.
const status = z.enum(['current', 'draft']);

const created = { spaceId: id, status: status.optional(), title: z.string().optional(), body: contentBody.optional() };
const updated = { id, status, title: z.string(), spaceId: id.optional(), body: contentBody.optional(), version };

/** `POST /pages` */
export const createPageBody = z.strictObject({ ...created, parentId: id.optional() });
/** `POST /blogposts` */
export const createBlogPostBody = z.strictObject(created);
/** `PUT /pages/{id}` */
export const updatePageBody = z.strictObject({ ...updated, parentId: id.nullish() });
/** `PUT /blogposts/{id}` */
export const updateBlogPostBody = z.strictObject(updated);

const target = { pageId: id.optional(), blogPostId: id.optional(), parentCommentId: id.optional() };
// With two of them it is Confluence's choice which one counts.
const hasOneTarget = (body: { [name in keyof typeof target]?: string | undefined }): boolean =>
  [body.pageId, body.blogPostId, body.parentCommentId].filter((named) => named !== undefined).length === 1;
const oneTarget = 'exactly one of pageId, blogPostId and parentCommentId must be given';

/** `POST /footer-comments` */
export const createFooterCommentBody = z
  .strictObject({ ...target, body: contentBody })
  .refine(hasOneTarget, { error: oneTarget });
/** `POST /inline-comments` */
export const createInlineCommentBody = z
  .strictObject({
    ...target,
    body: contentBody,
    inlineCommentProperties: z
      .strictObject({
        textSelection: z.string(),
        textSelectionMatchCount: z.int(),
        textSelectionMatchIndex: z.int(),
      })
      .optional(),
  })
  .refine(hasOneTarget, { error: oneTarget });
/** `PUT /footer-comments/{id}` and, with `resolved`, `PUT /inline-comments/{id}` */
export const updateCommentBody = z.strictObject({
  version,
  body: contentBody.optional(),
  resolved: z.boolean().optional(),
});

const property = { key: z.string(), value: z.unknown() };
/** `POST /pages/{id}/properties` */
export const createPropertyBody = z.strictObject(property);
/** `PUT /pages/{id}/properties/{propertyId}` */
export const updatePropertyBody = z.strictObject({ ...property, version });

const label = z.strictObject({ prefix: z.string().optional(), name: z.string() });
/** `POST /content/{id}/label` of API v1 */
export const addLabelsBody = z.union([z.array(label).min(1), label]);
/** `POST /content/{id}/version` of API v1 */
export const restoreVersionBody = z.strictObject({
  operationKey: z.literal('restore'),
  params: z.strictObject({
    versionNumber: z.int().positive(),
    message: z.string().optional(),
    restoreTitle: z.boolean().optional(),
  }),
});

const formField = z.enum(['file', 'comment', 'minorEdit']);

/** A multipart form of an upload, as a copy that nobody else holds. */
export const uploadForm = z.instanceof(FormData, { error: 'must be a form' }).transform((form, context) => {
  const copy = new FormData();
  for (const [name, value] of form.entries()) {
    if (!formField.safeParse(name).success) {
      context.addIssue({ code: 'custom', message: `unknown field ${JSON.stringify(name.slice(0, 80))}` });
      return z.NEVER;
    }
    if (typeof value === 'string') copy.append(name, value);
    else copy.append(name, value, value.name);
  }
  return copy;
});
