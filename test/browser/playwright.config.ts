import { defineConfig } from '@playwright/test';
import { launch } from './chromium.js';

export default defineConfig({
  testDir: '.',
  outputDir: '../../coverage/browser',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    ...launch,
    viewport: { width: 1280, height: 800 },
    locale: 'en',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    permissions: ['clipboard-read', 'clipboard-write'],
  },
});
