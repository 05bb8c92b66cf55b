import type { Kit } from '../../bench/writes-report/report.mjs';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import { createSession } from '../../src/agent/session.js';
import { startSandbox } from '../../src/sandbox/index.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';

/** What the reports on writing exercise, from the sources. */
export const kit: Kit = { ConfluenceToolkit, createConfluenceAgent, createScalekit, createSession, startSandbox };
