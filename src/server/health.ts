import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { Store } from '../host/store.js';

/**
 * Adds `/healthz` (the process lives) and `/readyz` (it takes work: what it keeps can be written, and it is not ending).
 * Whoever asks is not asked who they are, nor by which name they came: they learn nothing else.
 */
export function addHealth(app: Hono, store: Pick<Store, 'tickets'>, isEnding: () => boolean): void {
  app.get('/healthz', (context) => {
    context.header('Cache-Control', 'no-store');
    return context.json({ status: 'alive' });
  });
  app.get('/readyz', async (context) => {
    context.header('Cache-Control', 'no-store');
    if (isEnding()) return context.json({ status: 'ending' }, 503);
    return (await isWritable(store)) ? context.json({ status: 'ready' }) : context.json({ status: 'no store' }, 503);
  });
}

async function isWritable({ tickets }: Pick<Store, 'tickets'>): Promise<boolean> {
  const key = randomUUID();
  try {
    await tickets.add({ key, kind: 'probe', value: '{}', until: Date.now() + 60_000 }, Date.now());
    return (await tickets.take('probe', key, Date.now())) !== undefined;
  } catch {
    return false;
  }
}
