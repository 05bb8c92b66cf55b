import type { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { createSession } from '../../src/agent/session.js';
import type { SandboxOptions, startSandbox } from '../../src/sandbox/index.js';
import type { createScalekit } from '../../src/scalekit/scalekit.js';
import type { ConfluenceToolkit } from '../../src/toolkit.js';

/** The functions under test; any build of them will do. */
export interface Kit {
  ConfluenceToolkit: typeof ConfluenceToolkit;
  createConfluenceAgent: typeof createConfluenceAgent;
  createScalekit: typeof createScalekit;
  createSession: typeof createSession;
  startSandbox: typeof startSandbox;
}

export interface MatrixReport {
  cells: {
    operation: string;
    trouble: string;
    /** Status of the outcome, `error: code`, or `refused`. */
    said: string;
    /** On the site, by its data alone. */
    effects: number;
    /** Writing requests that reached the site. */
    requests: number;
    again?: { said: string; effects: number };
  }[];
  violations: string[];
}

export interface PagesReport {
  pages: { title: string; tried: number }[];
  total: {
    pages: number;
    tried: number;
    done: Record<string, number>;
    refused: Record<string, number>;
    outside: number;
    lost: number;
    rewritten: number;
  };
  violations: string[];
}

export interface PolicyReport {
  policies: {
    name: string;
    calls: number;
    refused: number;
    asked: number;
    written: number;
    requests: number;
    told: Record<string, number>;
  }[];
  violations: string[];
}

export function reportMatrix(
  kit: Kit,
  options?: { names?: readonly string[]; limit?: number; giveUpMs?: number },
): Promise<MatrixReport>;
export function reportPages(
  kit: Kit,
  options: {
    sandbox: SandboxOptions;
    edits?: number;
    seed?: string;
    suits?: (page: { title: string; storage: string }) => boolean;
  },
): Promise<PagesReport>;
export function reportPolicies(
  kit: Kit,
  options?: { calls?: number; seed?: string; hugeBytes?: number; names?: readonly string[] },
): Promise<PolicyReport>;

/** An edit as it was asked for: the parts of the page that it may change, or the intervals in which it may insert. */
export interface EditPlan {
  kind: string;
  mark: string;
  ranges: { start: number; end: number }[];
  points?: [number, number][];
  removes: boolean;
  replaced?: { find: string; text: string }[];
}

export function judgeSent(
  before: string,
  sent: string,
  plan: EditPlan,
  allowLoss?: readonly string[],
): { outside: number; lost: string[]; wrong: string[] };
