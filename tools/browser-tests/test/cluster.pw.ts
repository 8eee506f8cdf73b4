import { runningCluster } from '@shop/local-stack';
import { expect, test } from './support/visit.js';

test('a planned failover is seen as it happens: the ring, the nodes, a sentence', async ({ page }) => {
  const { control } = await runningCluster();
  await control.waitUntilHealthy();
  const replica = (await control.roles()).find(({ role }) => role === 'replica');
  if (!replica) throw new Error('the cluster has no replica');

  await page.goto('/console/cluster');
  const card = page
    .getByRole('region', { name: 'Nodes' })
    .getByRole('listitem')
    .filter({ hasText: `:${String(replica.port)}` });
  await expect(card).toHaveAttribute('data-role', 'replica');

  await control.failover(replica.port);
  await expect(card).toHaveAttribute('data-role', 'primary');
  await expect(page.getByText(/: (handed over|failover), /).first()).toBeVisible();
  const name = await card.getByRole('heading').innerText();
  await expect(page.getByRole('img', { name: new RegExp(`served by ${name}`) })).toBeVisible();
});

test('a key is found: its tag, CRC16, slot, node and family', async ({ page }) => {
  await page.goto('/console/cluster');
  await page.getByLabel('Type a key').fill('queue:{orders}:wait');
  const place = page.getByRole('region', { name: 'Where does a key live?' });
  const { control, ports } = await runningCluster();
  const slot = await control.cli(Number(ports[0]), 'CLUSTER', 'KEYSLOT', 'queue:{orders}:wait');
  await expect(place.getByText('{orders}', { exact: true })).toBeVisible();
  await expect(place.getByText(slot.trim(), { exact: true })).toBeVisible();
  await expect(place.getByText('…')).toHaveCount(0);
});

test('patterns are told in figures', async ({ page }) => {
  await page.goto('/console/patterns');
  await expect(page.getByRole('heading', { level: 1, name: 'Patterns' })).toBeVisible();
  await expect(page.getByRole('table').first()).toBeVisible();
});
