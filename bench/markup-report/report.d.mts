import type { markdownToStorage, openStorage, storageToMarkdown } from '../../src/markup/index.js';

/** The functions that the report measures; any implementation will do. */
export interface Markup {
  storageToMarkdown: (storage: string) => Pick<ReturnType<typeof storageToMarkdown>, 'markdown' | 'warnings'>;
  markdownToStorage: (markdown: string) => Pick<ReturnType<typeof markdownToStorage>, 'storage'>;
  openStorage: typeof openStorage;
}

export interface Miss {
  file: string;
  what: string;
}

export interface PagesReport {
  pages: { file: string }[];
  broken: { file: string; reason: string }[];
  failed: { file: string; reason: string }[];
  total: {
    pages: number;
    constructs: Record<string, { present: number; kept: number; misses: Miss[] }>;
    words: { present: number; lost: Miss[] };
    characters: { present: number; lost: Miss[] };
    tokens: { storage: number; markdown: number; ratio: number };
    written: { pages: number; wellFormed: number; sameAgain: number };
    edits: {
      tried: number;
      made: number;
      done: Record<string, number>;
      refused: number;
      changedOutside: Miss[];
      lost: Miss[];
      malformed: Miss[];
      notReopened: Miss[];
      wrong: Miss[];
    };
  };
}

export interface EditorialReport {
  pages: {
    folder: string;
    changes: { line: number; from: string; to: string; outcome: string; reason?: string }[];
    together: string | undefined;
  }[];
  counts: Record<string, number>;
  together: number;
}

export function reportPages(
  directory: string,
  markup: Markup,
  options?: { edits?: number; seed?: string },
): PagesReport;
export function reportEditorial(directory: string, markup: Markup): EditorialReport;
export function filesBelow(directory: string, accepts: (name: string) => boolean): string[];
