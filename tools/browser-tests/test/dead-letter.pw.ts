import { fillCart, orderWith, register } from './support/shopper.js';
import { SpoiledJob } from './support/spoiled-job.js';
import { expect, test } from './support/visit.js';

test('a dead letter says why it died; mended, it is given to its consumer again by a click', async ({
  page,
}) => {
  await fillCart(page);
  await page.goto('/console/shop/checkout');
  await register(page);
  await orderWith(page, '4242 4242 4242 4242');
  const job = await SpoiledJob.open();
  try {
    await expect.poll(() => job.write()).toBe(true);
    await page.goto('/console/patterns');
    const letter = page.getByRole('row').filter({ hasText: '/commit-stock' });
    await expect(letter).toContainText('orderId');

    await job.mend();
    await letter.getByRole('button', { name: 'Re-drive' }).click();
    await expect(letter).toContainText('Give it to its consumer again?');
    await letter.getByRole('button', { name: 'Yes' }).click();
    await expect(letter).toContainText('On its way again.');
    await expect(letter).toHaveCount(0);
    await expect.poll(() => job.state()).toBe('done');
  } finally {
    await job.remove();
  }
});
