import { expect, test } from 'vitest';
import { recentPages } from '../../src/host/recent-pages.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scalekitFor } from '../scalekit/environment.js';

const ada = 'ada@acme.example';

test('pages to ask about are those that the person edited last, within the limits, once Confluence is connected', async () => {
  const sandbox = await startTestSandbox();
  const connection = scalekitFor(sandbox).connection(ada);
  expect(await recentPages(connection, {})).toEqual([]);
  expect(sandbox.requests()).toEqual([]);
  sandbox.connect(ada);
  const titles = async (count?: number, spaces?: string[]) =>
    (await recentPages(connection, { spaces }, count)).map(({ title }) => title);
  expect((await titles()).toSorted()).toEqual(['Engineering', 'Salaries']);
  expect(await titles(1)).toHaveLength(1);
  expect(await titles(3, ['OTHER'])).toEqual([]);
});
