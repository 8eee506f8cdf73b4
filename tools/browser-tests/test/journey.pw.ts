import { fillCart, orderWith, register } from './support/shopper.js';
import { expect, test } from './support/visit.js';

test('a guest fills a cart, makes an account, orders, and follows the parcel to the door', async ({
  page,
}) => {
  await fillCart(page);
  await page.getByRole('link', { name: 'See your cart' }).click();
  await page.getByRole('link', { name: 'To the checkout' }).click();
  await register(page);
  await orderWith(page, '4242 4242 4242 4242');

  const steps = page.getByRole('list', { name: 'What happened to the order' });
  await expect(steps.getByRole('listitem').filter({ hasText: 'Delivered' })).toHaveAttribute(
    'data-state',
    'done',
    {
      timeout: 90_000,
    },
  );
  await page.getByRole('link', { name: 'Inbox' }).click();
  await expect(page.getByRole('article').first()).toBeVisible();
});

test('a declined card cancels the order, charges nothing, and the page says why', async ({ page }) => {
  await fillCart(page);
  await page.goto('/console/shop/checkout');
  await register(page);
  await orderWith(page, '4000 0000 0000 0002');
  await expect(page.getByText('The bank declined the payment')).toBeVisible({ timeout: 60_000 });
});

test('a session that is ended elsewhere is signed out there', async ({ page, browser, baseURL }) => {
  await page.goto('/console/account');
  await register(page);
  const email = await page.getByText('Signed in as').locator('strong').innerText();

  const elsewhere = await browser.newPage({ baseURL: String(baseURL) });
  await elsewhere.goto('/console/account');
  await elsewhere.getByLabel('E-mail address').fill(email);
  await elsewhere.getByLabel('Password').fill('an engine of brass');
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(elsewhere.getByText('Signed in as')).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: /^Sign out there/ }).click();
  await expect(page.getByRole('button', { name: /^Sign out there/ })).toHaveCount(0);
  await elsewhere.reload();
  await expect(elsewhere.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await elsewhere.close();
});

test('what was put in the cart is there in another tab, and a quantity that no cart takes is named', async ({
  page,
  context,
}) => {
  await fillCart(page);
  await page.getByLabel('Quantity').fill('0');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Choose 1 to' })).toBeVisible();

  const tab = await context.newPage();
  await tab.goto('/console/shop/cart');
  await expect(tab.getByRole('link', { name: 'To the checkout' })).toBeVisible();
});
