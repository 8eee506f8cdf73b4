import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';

/** Opens the catalogue and puts its first product into the cart. */
export async function fillCart(page: Page): Promise<void> {
  await page.goto('/console/shop');
  await page.getByRole('main').getByRole('list').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText('1 in your cart.')).toBeVisible();
}

/** Makes an account from wherever the way in is shown. */
export async function register(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make one' }).click();
  await page.getByLabel('E-mail address').fill(`ada.${randomUUID()}@example.com`);
  await page.getByLabel('Password').fill('an engine of brass');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await expect(page.getByRole('button', { name: 'Make my account' })).toBeHidden();
}

export async function saveAddress(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
  await page.getByLabel('Street and number').fill('12 St James’s Square');
  await page.getByLabel('Postcode').fill('SW1Y 4JH');
  await page.getByLabel('City').fill('London');
  await page.getByRole('button', { name: 'Save address' }).click();
  await expect(page.getByText('The address is saved.')).toBeAttached();
}

/** From the checkout of who has just registered to the page of the order. */
export async function orderWith(page: Page, card: string): Promise<void> {
  await saveAddress(page);
  await page.getByRole('button', { name: card }).click();
  await page.getByRole('button', { name: 'Use this card' }).click();
  await expect(page.getByText(`ending in ${card.slice(-4)}`)).toBeVisible();
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page.getByRole('list', { name: 'What happened to the order' })).toBeVisible();
}
