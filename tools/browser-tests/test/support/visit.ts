/**
 * `test` of Playwright for the pages of this shop: a page that complains on the console, throws, or asks anybody but the
 * shop fails its test, whatever else the test is about.
 */
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const complaints = complaintsOf(page, String(baseURL));
    await use(page);
    expect(complaints, 'what the page complained of').toEqual([]);
  },
});

function complaintsOf(page: Page, home: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(`${home}/`) || /^(data|blob):/.test(request.url());
    if (!isOurs) complaints.push(`asks somebody else: ${request.url()}`);
  });
  return complaints;
}
