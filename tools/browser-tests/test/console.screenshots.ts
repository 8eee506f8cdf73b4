/** The README's pictures, as the running shop draws them: `npm run screenshots`. */
import { fileURLToPath } from 'node:url';
import { fillCart } from './support/shopper.js';
import { expect, test } from './support/visit.js';

const pictureOf = (name: string) =>
  fileURLToPath(new URL(`../../../docs/pictures/${name}.png`, import.meta.url));

test.use({ viewport: { width: 1280, height: 800 } });
test.setTimeout(360_000);

test('the shop, with what Redis did for a request', async ({ page }) => {
  await fillCart(page);
  await page.getByRole('button', { name: 'What Redis did' }).click();
  await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
  await page.screenshot({ path: pictureOf('shop'), animations: 'disabled' });
});

test('the cluster, a primary dead and its replica in its place; the drill, and its verdict', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/console/drills');
  await page.getByRole('button', { name: 'Begin failover' }).click();
  await page.getByRole('link', { name: 'cluster', exact: true }).last().click();
  const events = page.getByRole('region', { name: 'What happened' });
  await expect(events.getByText(/: failover, /)).toBeVisible({ timeout: 120_000 });
  await page.screenshot({ path: pictureOf('cluster'), animations: 'disabled' });
  await page.goto('/console/drills');
  await expect(page.getByRole('list', { name: 'Promises' })).toBeVisible({ timeout: 180_000 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: pictureOf('drills'), animations: 'disabled' });
});
