import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe finds on the page as it is now: the rule, how bad it is, and the first place. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, impact, nodes }) => `${id} (${String(impact)}): ${nodes[0]?.html ?? ''}`);
}

/** Nothing that axe knows of keeps anybody from using the page, and nothing of it lies beside the screen. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await faultsOf(page), `what axe finds at ${page.url()}`).toEqual([]);
  const widths = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(widths[0], `how wide ${page.url()} is`).toBeLessThanOrEqual(widths[1]);
}
