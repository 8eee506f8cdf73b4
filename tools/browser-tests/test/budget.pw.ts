import type { Response } from '@playwright/test';
import { expect, test } from './support/visit.js';

/** Bytes of script as they are sent, packed. */
const MOST_BYTES = 250_000;

for (const path of ['/console/shop', '/console/cluster', '/console/patterns', '/console/drills'])
  test(`the first load of ${path} takes less than 250 KB of packed script`, async ({ page }) => {
    const scripts: Response[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response);
    });
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const sizes = await Promise.all(scripts.map((script) => script.request().sizes()));
    const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });
