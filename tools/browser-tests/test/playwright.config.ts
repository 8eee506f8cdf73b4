import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { findChromium, gatewayUrl } from './support/places.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** On the shop that runs, or on one that is started for the tests and stopped after them. */
export default defineConfig({
  testDir: '.',
  outputDir: `${root}/.local/browser-tests`,
  // One shop, one cluster: what one test breaks, another would see.
  workers: 1,
  // Generous: chromium and the whole shop share two cores, and the first page is compiled while it is waited for.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list']],
  projects: [
    { name: 'tests', testMatch: '*.pw.ts' },
    { name: 'screenshots', testMatch: '*.screenshots.ts' },
  ],
  use: {
    baseURL: gatewayUrl(),
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    trace: 'retain-on-failure',
    // As root chromium has no sandbox; it sees nothing but this shop.
    launchOptions: {
      executablePath: findChromium(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  webServer: {
    command: 'npm start',
    cwd: root,
    url: `${gatewayUrl()}/health/ready`,
    reuseExistingServer: true,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGINT', timeout: 30_000 },
  },
});
