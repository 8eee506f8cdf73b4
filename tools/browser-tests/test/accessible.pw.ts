import type { Page } from '@playwright/test';
import { expectAccessible, faultsOf } from './support/axe.js';
import { fillCart, orderWith, register } from './support/shopper.js';
import { expect, test } from './support/visit.js';

const looks = [
  { name: 'a wide screen, light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'a phone, dark', viewport: { width: 360, height: 780 }, colorScheme: 'dark' },
] as const;

/** Each with something that tells that it is all there. */
const pages = [
  ['/console/shop', (page: Page) => page.getByText(/products$/)],
  ['/console/shop/cart', (page: Page) => page.getByText('Your cart is empty.')],
  ['/console/shop/checkout', (page: Page) => page.getByRole('button', { name: 'Make one' })],
  ['/console/shop/orders', (page: Page) => page.getByRole('button', { name: 'Make one' })],
  ['/console/account', (page: Page) => page.getByRole('button', { name: 'Make one' })],
  ['/console/account/inbox', (page: Page) => page.getByRole('button', { name: 'Make one' })],
  ['/console/cluster', (page: Page) => page.getByText('Every slot is served')],
  ['/console/patterns', (page: Page) => page.getByRole('table').first()],
  ['/console/drills', (page: Page) => page.getByRole('button', { name: 'Begin failover' })],
  ['/console/nowhere', (page: Page) => page.getByRole('heading', { level: 1 })],
] as const;

test('axe is at work: a picture without words is found', async ({ page }) => {
  await page.goto('/console/shop/cart');
  await expect(page.getByText('Your cart is empty.')).toBeVisible();
  await page.getByRole('main').evaluate((main: { innerHTML: string }) => {
    main.innerHTML += '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">';
  });
  expect((await faultsOf(page)).join()).toContain('image-alt');
});

for (const { name, ...look } of looks)
  test.describe(name, () => {
    test.use(look);

    for (const [path, sign] of pages)
      test(`axe finds nothing at ${path}`, async ({ page }) => {
        await page.goto(path);
        await expect(sign(page)).toBeVisible();
        await expectAccessible(page);
      });

    test('axe finds nothing on the way from a product to an order, account and inbox', async ({ page }) => {
      await fillCart(page);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'What Redis did' }).click();
      await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await page.goto('/console/shop/checkout');
      await register(page);
      await expect(page.getByRole('button', { name: 'Save address' })).toBeVisible();
      await expectAccessible(page);
      await orderWith(page, '4242 4242 4242 4242');
      await expectAccessible(page);
      for (const own of [
        '/console/shop/cart',
        '/console/shop/orders',
        '/console/account',
        '/console/account/inbox',
      ]) {
        await page.goto(own);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
