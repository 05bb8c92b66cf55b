import { z } from 'zod';

import { writeKinds } from './proposal.js';

/** A change of a page that somebody else made after it was read. */
const versionChangeSchema = z.object({
  version: z.number(),
  /** Display name, else the account id. */
  author: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  message: z.string(),
  minorEdit: z.boolean(),
});

const ofDraft = {
  pageId: z.string(),
  /** SHA-256 of the body that the write has left: drafts have no versions to tell them apart. */
  ifStorageHash: z.string(),
};
const ofPage = { pageId: z.string(), ifVersion: z.number() };

/** How to take a write back; `prepareUndo` makes a proposal of it. */
export const undoSchema = z.discriminatedUnion('kind', [
  z.object({ ...ofPage, kind: z.literal('restore_version'), restoreVersion: z.number() }),
  z.object({ ...ofPage, kind: z.literal('move'), parentId: z.string() }),
  z.object({ ...ofPage, kind: z.literal('trash') }),
  z.object({ ...ofPage, kind: z.literal('restore_from_trash') }),
  z.object({ ...ofDraft, kind: z.literal('update_draft'), title: z.string(), storage: z.string() }),
  z.object({ ...ofDraft, kind: z.literal('discard_draft') }),
  /** A draft that was discarded, anew. */
  z.object({
    kind: z.literal('create'),
    type: z.enum(['page', 'blogpost']),
    title: z.string(),
    storage: z.string(),
    /** Key. */
    space: z.string(),
    parentId: z.string().optional(),
  }),
  z.object({
    kind: z.literal('set_labels'),
    pageId: z.string(),
    add: z.array(z.string()),
    remove: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('resolve_comment'),
    commentId: z.string(),
    resolved: z.boolean(),
    ifVersion: z.number(),
  }),
]);

/** The content after the write. */
const writtenContentSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Of the page; undefined where it was not told. */
  version: z.number().optional(),
  /** Browser address, of a comment or file itself where that is what was written. */
  url: z.string(),
  /** Id of the comment or attachment that was written. */
  itemId: z.string().optional(),
});

const kind = z.enum(writeKinds);
/** What was wrong, and what to do. */
const words = { message: z.string(), next: z.string() };

/** It is on the site, once. */
const doneSchema = z.object({
  status: z.literal('done'),
  kind,
  content: writtenContentSchema,
  /** `answer`: Confluence said so. `read_back`: its answer was lost, and the change was found. `earlier`: it had been sent before, and nothing was sent now. */
  confirmedBy: z.enum(['answer', 'read_back', 'earlier']),
  /** Where a body was sent: the first place where the stored one means something else; undefined when none does. */
  difference: z.string().optional(),
  undo: undoSchema.optional(),
  /** One sentence. */
  howToUndo: z.string(),
});

/** It was sent, and nothing of it is on the site. */
const notDoneSchema = z.object({ status: z.literal('not_done'), kind, ...words });

/** Nothing was written: what it was based on has changed. */
const conflictSchema = z.object({
  status: z.literal('conflict'),
  kind,
  ...words,
  /** Newest first; empty when only the body changed (an inline comment), or the content is no longer there. */
  changes: z.array(versionChangeSchema),
  /** What is there now. */
  current: z.object({ version: z.number(), title: z.string(), status: z.string(), url: z.string() }),
});

/** This connection cannot do it (410); nothing was written. */
const unavailableSchema = z.object({
  status: z.literal('unavailable'),
  kind,
  /** Method and path that are gone. */
  operation: z.string(),
  ...words,
});

/** The answer was lost, and whether it happened cannot be told. It must not be repeated blindly. */
const unknownSchema = z.object({
  status: z.literal('unknown'),
  kind,
  message: z.string(),
  /** What to look for and where. */
  howToCheck: z.string(),
  url: z.string(),
});

/** Several requests, of which some were carried out. */
const partlyDoneSchema = z.object({
  status: z.literal('partly_done'),
  kind,
  content: writtenContentSchema,
  /** What is on the site and what is not, a phrase each. */
  done: z.array(z.string()),
  left: z.array(z.string()),
  ...words,
  undo: undoSchema.optional(),
});

/** What became of a proposal; also as a checkpoint gives it back. */
export const writeOutcomeSchema = z.discriminatedUnion('status', [
  doneSchema,
  notDoneSchema,
  conflictSchema,
  unavailableSchema,
  unknownSchema,
  partlyDoneSchema,
]);

export type VersionChange = z.infer<typeof versionChangeSchema>;
export type Undo = z.infer<typeof undoSchema>;
export type WrittenContent = z.infer<typeof writtenContentSchema>;
export type WriteOutcome = z.infer<typeof writeOutcomeSchema>;
export type WriteDone = z.infer<typeof doneSchema>;
export type WriteConflict = z.infer<typeof conflictSchema>;
export type WritePartlyDone = z.infer<typeof partlyDoneSchema>;
