import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../conditions/until.js';
import { processBirth } from '../processes/process-identity.js';
import { ShopFiles } from '../services/shop-files.js';
import { Holds, redisPart } from './holds.js';
import type { StackConfig } from './config.js';
import { Progress } from './progress.js';
import { runStack } from './run-stack.js';
import { StackState } from './running-stack.js';
import { StartInterruptedError } from './stack.errors.js';
import { resetStack, stopStack } from './stop-stack.js';
import { freePortBase } from './temporary-shop.js';

/** A service as small as one can be: ready at once, and it tells its environment. */
const SERVICE = `
  import { createServer } from 'node:http';
  createServer((request, response) => response.end(JSON.stringify(process.env))).listen(process.env.PORT, '127.0.0.1');
`;
/** The same of the mail catcher. */
const CATCHER = SERVICE.replace('process.env.PORT', 'process.env.HTTP_PORT');
const NOTE = (word: string) => `
  import { appendFileSync } from 'node:fs';
  appendFileSync(new URL('./notes', import.meta.url), '${word} ' + new URL(process.env.DATABASE_URL).pathname + '\\n');
`;

describe('runStack', () => {
  let directory: string;
  let apps: string;
  let said: string;
  let stop: AbortController;
  let run: Promise<void>;
  let config: StackConfig;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'shop-stack-'));
    // As root Postgres runs as somebody else, who must be able to pass through.
    chmodSync(directory, 0o711);
    apps = join(directory, 'apps');
    said = '';
    stop = new AbortController();
    run = Promise.resolve();
    config = { portBase: await freePortBase({ product: 2 }), instances: {}, isRedisSecured: false };
    writeProgram('gateway/dist/main.js', SERVICE);
    writeProgram('product/dist/main.js', SERVICE);
    writeProgram('product/dist/seed.js', NOTE('seeded'));
    writeProgram('migrate.js', NOTE('migrated'));
    writeProgram('mail-catcher.js', CATCHER);
    writeProgram('drill-desk.js', SERVICE);
  });

  afterEach(async () => {
    stop.abort(new StartInterruptedError());
    await run.catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  function writeProgram(file: string, text: string): void {
    mkdirSync(join(apps, file, '..'), { recursive: true });
    writeFileSync(join(apps, file), text);
  }

  const state = () => join(directory, 'state');
  const progress = () => new Progress((text) => (said += text));
  const files = () =>
    new ShopFiles({
      ...{ apps, migrate: join(apps, 'migrate.js'), preload: 'node:process' },
      mailCatcher: join(apps, 'mail-catcher.js'),
      drillDesk: join(apps, 'drill-desk.js'),
    });
  const start = () => {
    run = runStack({ config, files: files(), directory: state(), progress: progress(), signal: stop.signal });
    // Whoever awaits it sees the rejection; a failing assertion before that must not hide behind it.
    run.catch(() => undefined);
    return run;
  };
  const running = () => new StackState(state()).read();
  const untilUp = () =>
    until(async () => running().gatewayPort > 0, { what: 'the shop is up', withinMs: 60_000 });
  const startAndWait = () => Promise.race([start(), untilUp()]);
  const environmentOn = async (port = 0) =>
    (await (await fetch(`http://127.0.0.1:${port}`)).json()) as Record<string, string>;
  const pidsOf = ({ services, redis, postgres, mail, drillDesk }: ReturnType<typeof running>) =>
    [...Object.values(services).flat(), ...redis, postgres, mail, drillDesk].map((part) => part?.pid ?? 0);

  it('brings everything up and down again, keeping the data', async () => {
    config = { ...config, instances: { product: 2 } };
    await startAndWait();
    const stack = running();
    expect(stack.services['product']).toHaveLength(2);
    // Tools may use the shop a moment before its summary is printed: the memory in it takes a look at every process.
    const isTold = () => Promise.resolve(said.includes('The shop is up'));
    await until(isTold, { what: 'the summary is printed', withinMs: 10_000 });
    expect(said).toContain(`shop        ${stack.baseUrl}\n`);
    expect(said).toContain(`${stack.baseUrl}/docs`);
    expect(said).toMatch(/memory +(\d\.\d\d GB idle: 3 services|not told)/);
    expect(said).toContain(`http://127.0.0.1:${stack.mail.httpPort}/mails`);
    stop.abort();
    await run;
    expect(pidsOf(stack).map(processBirth)).toEqual(Array(12).fill(null));
    expect(() => running()).toThrow('The shop is not running. Start it in another terminal: npm start');
    const order = [...said.matchAll(/stopped (\w+)/g)].map(([, name]) => name);
    expect(order).toEqual(['drill', 'gateway', 'product', expect.stringMatching(/Postgres|Redis|mail/)]);

    stop = new AbortController();
    await startAndWait();
    expect(running().operatorToken).toBe(stack.operatorToken);
    expect(existsSync(join(state(), 'logs.previous/postgres.log'))).toBe(true);
    const notes = [join(apps, 'notes'), join(apps, 'product/dist/notes')].map((file) =>
      readFileSync(file, 'utf8'),
    );
    expect(notes).toEqual(['migrated /product\n'.repeat(2), 'seeded /product\n'.repeat(2)]);
  }, 120_000);

  it('gives each service what it needs and no more', async () => {
    await startAndWait();
    const { services, operatorToken, redis, mail, drillDesk } = running();
    const [gateway, product] = await Promise.all([
      environmentOn(services['gateway']?.[0]?.port),
      environmentOn(services['product']?.[0]?.port),
    ]);
    expect(gateway).toMatchObject({
      OPERATOR_TOKEN: operatorToken,
      IDENTITY_PRIVATE_KEY: expect.any(String),
      SERVICE_PRODUCT_URLS: `http://127.0.0.1:${services['product']?.[0]?.port}`,
      REDIS_NODES: redis.map(({ port }) => `127.0.0.1:${port}`).join(','),
      MAIL_CATCHER_URL: `http://127.0.0.1:${mail.httpPort}`,
    });
    expect(await environmentOn(mail.httpPort)).toMatchObject({ SMTP_PORT: String(mail.smtpPort) });
    const { DRILL_DESK_URL: deskUrl, DRILL_DESK_TOKEN: deskToken } = gateway ?? {};
    expect(deskUrl).toBe(`http://127.0.0.1:${String(drillDesk?.port)}`);
    expect(await environmentOn(drillDesk?.port)).toMatchObject({ DESK_TOKEN: deskToken });
    expect(product).not.toHaveProperty('DRILL_DESK_TOKEN');
    expect(gateway).not.toHaveProperty('DATABASE_URL');
    expect(product).toMatchObject({ DATABASE_URL: expect.stringMatching(/\/product$/), SHOP_ENV: 'local' });
    expect(product).not.toHaveProperty('IDENTITY_PRIVATE_KEY');
    expect(product).not.toHaveProperty('OPERATOR_TOKEN');
    expect(product).not.toHaveProperty('MAIL_CATCHER_URL');
  }, 120_000);

  it('gives each service a user of its own where Redis is secured', async () => {
    config = { ...config, isRedisSecured: true };
    await startAndWait();
    const { services, redis, redisAccess } = running();
    const [gateway, product] = await Promise.all([
      environmentOn(services['gateway']?.[0]?.port),
      environmentOn(services['product']?.[0]?.port),
    ]);
    expect(product).toMatchObject({
      REDIS_NODES: redis.map(({ port }) => `localhost:${port}`).join(','),
      REDIS_TLS: 'true',
      REDIS_TLS_CA_FILE: redisAccess?.caFile,
      REDIS_USERNAME: 'product',
      REDIS_PASSWORD: redisAccess?.passwords['product'],
    });
    expect(gateway?.['REDIS_USERNAME']).toBe('gateway');
    expect(gateway?.['REDIS_PASSWORD']).not.toBe(product?.['REDIS_PASSWORD']);
    expect(said).toContain('TLS, a user a service');
  }, 120_000);

  it('starts a service, a Redis node and the tools again that were killed, and says so', async () => {
    await startAndWait();
    const before = running();
    const [product] = before.services['product'] ?? [];
    const [node] = before.redis;
    process.kill(product?.pid ?? 0, 'SIGKILL');
    process.kill(node?.pid ?? 0, 'SIGKILL');
    process.kill(before.mail.pid, 'SIGKILL');
    process.kill(before.drillDesk?.pid ?? 0, 'SIGKILL');
    const allAreBack = async () =>
      running().services['product']?.[0]?.pid !== product?.pid &&
      running().redis[0]?.pid !== node?.pid &&
      running().mail.pid !== before.mail.pid &&
      running().drillDesk?.pid !== before.drillDesk?.pid;
    await until(allAreBack, { what: 'all run again', withinMs: 60_000 });
    expect(said).toContain(`product ${product?.port} ended with signal SIGKILL`);
    expect(said).toContain(`redis ${node?.port} runs again`);
    expect(await environmentOn(product?.port)).toMatchObject({ PORT: String(product?.port) });
  }, 120_000);

  it('leaves a Redis node down while it is held, and starts it when it is let go', async () => {
    await startAndWait();
    const [node] = running().redis;
    const isBack = async () => running().redis[0]?.pid !== node?.pid;
    const holds = new Holds(state());
    holds.take(redisPart(node?.port ?? 0));
    process.kill(node?.pid ?? 0, 'SIGKILL');
    // Longer than the pause before a restart.
    const untilBack = until(isBack, { what: 'it runs again', withinMs: 7000 });
    await expect(untilBack).rejects.toMatchObject({ code: 'LOCAL_CONDITION_TIMEOUT' });
    holds.letGo(redisPart(node?.port ?? 0));
    await until(isBack, { what: 'it runs again', withinMs: 60_000 });
  }, 120_000);

  it('is only once for a folder', async () => {
    await startAndWait();
    const second = runStack({
      config,
      files: files(),
      directory: state(),
      progress: progress(),
      signal: stop.signal,
    });
    await expect(second).rejects.toThrow(
      `The shop of this clone already runs (process ${process.pid}). Stop it first: npm stop`,
    );
  }, 120_000);

  it('stops everything when a service ends during the start, and shows the end of its log', async () => {
    writeProgram('product/dist/main.js', "console.log('no such luck'); process.exit(9)");
    const failure = expect(start()).rejects.toThrow(/product \d+ ended with exit code 9.*\n.*no such luck/);
    await failure;
    expect(said).toMatch(/stopped .*Redis Cluster/);
    expect(said).toMatch(/✗ product on \d+/);
  }, 120_000);

  it('can be interrupted while it starts', async () => {
    writeProgram('product/dist/main.js', 'setInterval(() => {}, 1000)');
    const failure = expect(start()).rejects.toThrow('The start was interrupted.');
    // Said in the same turn in which the services are launched.
    const isStarting = async () => said.includes('cart is left out');
    await until(isStarting, { what: 'the services are starting', withinMs: 60_000 });
    stop.abort(new StartInterruptedError());
    await failure;
    expect(said).toMatch(/stopped .*product/);
  }, 120_000);

  it('names a taken port before it starts anything', async () => {
    const port = (config.portBase ?? 0) + 80;
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await expect(start()).rejects.toThrow(`port ${port} (gateway)`);
    expect(said).toBe('');
    server.close();
  });

  it('tells npm stop and npm run reset that there is nothing to stop', async () => {
    await stopStack(state(), progress());
    expect(said).toBe('The shop is not running.\n');
    mkdirSync(state());
    await resetStack({ directory: state(), outpost: join(directory, 'outpost'), progress: progress() });
    expect(() => readFileSync(state())).toThrow('ENOENT');
  });
});
