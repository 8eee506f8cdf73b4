import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing that axe knows of keeps anybody from using the page as it is now, and nothing of it lies beside the screen. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, impact, nodes }) => `${id} (${String(impact)}): ${nodes[0]?.html ?? ''}`,
  );
  expect(told, `what axe finds at ${page.url()}`).toEqual([]);
  const widths = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(widths[0], `how wide ${page.url()} is`).toBeLessThanOrEqual(widths[1]);
}
