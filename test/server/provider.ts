import type { Configuration } from 'oidc-provider';
import { onTestFinished, vi } from 'vitest';
import { openProvider, type TestProvider } from '../helpers/openid-provider.js';

export type { TestProvider } from '../helpers/openid-provider.js';

/** A provider of logins that ends with the test. `origin`: where the client is. */
export async function startProvider(origin: string, changes: Configuration = {}): Promise<TestProvider> {
  // It says, on a console of its own kind, that it is no provider for real people.
  for (const kind of ['warn', 'info'] as const) {
    const spy = vi.spyOn(console, kind).mockImplementation(() => {});
    onTestFinished(() => spy.mockRestore());
  }
  const { close, ...provider } = await openProvider(origin, changes);
  onTestFinished(close);
  return provider;
}
