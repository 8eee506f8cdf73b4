import type { Locator } from '@playwright/test';
import { expect, test } from './support/visit.js';

const MOST_CLICKS = 10;

/*
 * What somebody does who has just typed `npm start`, and opened what it prints. A drill takes its calm, its fault and the
 * way home of its shoppers.
 */
test.setTimeout(360_000);

test('shop, kill a primary, watch it heal: in at most ten clicks', async ({ page }) => {
  let clicks = 0;
  const click = async (what: Locator) => {
    clicks += 1;
    await what.click();
  };
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await page.goto('/');

  await click(page.getByRole('main').getByRole('list').getByRole('link').first());
  await click(page.getByRole('button', { name: 'Add to cart' }));
  await expect(page.getByText('1 in your cart.')).toBeVisible();
  await click(page.getByRole('button', { name: 'What Redis did' }));
  const drawer = page.getByRole('dialog', { name: 'What Redis did' });
  await expect(drawer.getByRole('heading', { name: /commands? to Redis/ })).toBeVisible();
  await click(drawer.getByRole('button', { name: 'Close' }));

  await click(menu.getByRole('link', { name: 'Drills' }));
  await click(page.getByRole('button', { name: 'Begin failover' }));
  await click(page.getByRole('link', { name: 'cluster', exact: true }).last());

  // In the list: who listens is told the same a moment later.
  const events = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await expect(events.getByText(/: failover, \d+\.\d s without an owner\.$/)).toBeVisible({
    timeout: 120_000,
  });
  await expect(events.getByText(/answers again after .*, as a replica of/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('each with a replica that could take over')).toBeVisible();

  await click(menu.getByRole('link', { name: 'Drills' }));
  const promises = page.getByRole('list', { name: 'Promises' });
  await expect(promises).toBeVisible({ timeout: 180_000 });
  await expect(promises.getByRole('listitem').filter({ hasText: 'no request fails' })).toContainText('kept');
  expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
});
