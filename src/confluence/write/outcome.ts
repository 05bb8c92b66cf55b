import type { WriteKind } from './proposal.js';

/** A change of a page that somebody else made after it was read. */
export interface VersionChange {
  version: number;
  /** Display name, else the account id. */
  author: string;
  /** ISO 8601, UTC. */
  at: string;
  message: string;
  minorEdit: boolean;
}

/** How to take a write back; `prepareUndo` makes a proposal of it. */
export type Undo =
  | { kind: 'restore_version'; pageId: string; restoreVersion: number; ifVersion: number }
  | { kind: 'move'; pageId: string; parentId: string; ifVersion: number }
  | { kind: 'trash'; pageId: string; ifVersion: number }
  | { kind: 'restore_from_trash'; pageId: string; ifVersion: number }
  | { kind: 'set_labels'; pageId: string; add: string[]; remove: string[] }
  | { kind: 'resolve_comment'; commentId: string; resolved: boolean; ifVersion: number };

/** The content after the write. */
export interface WrittenContent {
  id: string;
  title: string;
  /** Of the page; undefined where it was not told. */
  version?: number;
  /** Browser address, of a comment or file itself where that is what was written. */
  url: string;
  /** Id of the comment or attachment that was written. */
  itemId?: string;
}

/** It is on the site, once. */
export interface WriteDone {
  status: 'done';
  kind: WriteKind;
  content: WrittenContent;
  /** `answer`: Confluence said so. `read_back`: its answer was lost, and the change was found. `earlier`: it had been sent before, and nothing was sent now. */
  confirmedBy: 'answer' | 'read_back' | 'earlier';
  /** Where a body was sent: the first place where the stored one means something else; undefined when none does. */
  difference?: string;
  undo?: Undo;
  /** One sentence. */
  howToUndo: string;
}

/** It was sent, and nothing of it is on the site. */
export interface WriteNotDone {
  status: 'not_done';
  kind: WriteKind;
  message: string;
  next: string;
}

/** Nothing was written: what it was based on has changed. */
export interface WriteConflict {
  status: 'conflict';
  kind: WriteKind;
  message: string;
  next: string;
  /** Newest first; empty when only the body changed (an inline comment), or the content is no longer there. */
  changes: VersionChange[];
  /** What is there now. */
  current: { version: number; title: string; status: string; url: string };
}

/** This connection cannot do it (410); nothing was written. */
export interface WriteUnavailable {
  status: 'unavailable';
  kind: WriteKind;
  /** Method and path that are gone. */
  operation: string;
  message: string;
  next: string;
}

/** The answer was lost, and whether it happened cannot be told. It must not be repeated blindly. */
export interface WriteUnknown {
  status: 'unknown';
  kind: WriteKind;
  message: string;
  /** What to look for and where. */
  howToCheck: string;
  url: string;
}

/** Several requests, of which some were carried out. */
export interface WritePartlyDone {
  status: 'partly_done';
  kind: WriteKind;
  content: WrittenContent;
  /** What is on the site and what is not, a phrase each. */
  done: string[];
  left: string[];
  message: string;
  next: string;
  undo?: Undo;
}

/** What became of a proposal. */
export type WriteOutcome = WriteDone | WriteNotDone | WriteConflict | WriteUnavailable | WriteUnknown | WritePartlyDone;
