import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closedPort, type TestApp } from '@shop/testing';
import { startGateway } from './gateway-under-test.js';

describe('the console', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startGateway({ products: [await closedPort()] });
  });

  afterAll(async () => {
    await app.close();
  });

  it('is a page that may load nothing from elsewhere', async () => {
    const page = await app.inject({ url: '/console/' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.body).toContain('<div id="page">');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('has files that are named by what is in them, and kept for ever', async () => {
    const { body } = await app.inject({ url: '/console/' });
    const files = [...body.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const url of files) {
      const file = await app.inject({ url: String(url) });
      expect([url, file.statusCode]).toEqual([url, 200]);
      expect(file.headers['cache-control']).toContain('immutable');
    }
  });

  it.each(['gzip', 'br'])('sends its scripts packed to who takes %s', async (encoding) => {
    const { body } = await app.inject({ url: '/console/' });
    const url = /src="(\/console\/assets\/[^"]+\.js)"/.exec(body)?.[1] ?? '';
    const plain = await app.inject({ url });
    const packed = await app.inject({ url, headers: { 'accept-encoding': encoding } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers).toMatchObject({
      ...{ 'content-encoding': encoding, 'content-type': plain.headers['content-type'] },
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  });

  it('is the same page at every place within it, and no page where a file was asked for', async () => {
    const page = await app.inject({ url: '/console/' });
    expect((await app.inject({ url: '/console/shop/products/85123A' })).body).toBe(page.body);
    expect((await app.inject({ url: '/console/assets/gone.js' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/console/assets/..%2f..%2fpackage.json' })).statusCode).toBe(404);
  });

  it('is where a browser is led that asks for the shop; a program is told what there is', async () => {
    const browser = await app.inject({ url: '/', headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([browser.statusCode, browser.headers['location']]).toEqual([302, '/console/']);
    const program = await app.inject({ url: '/', headers: { accept: '*/*' } });
    expect(program.json<{ console: string }>().console).toBe('/console/');
    expect((await app.inject({ url: '/console' })).headers['location']).toBe('/console/');
  });
});
