import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillOverview, DrillReport } from '@shop/contracts/drill-ops';
import { until } from '@shop/local-stack';
import { DrillDesk } from './drill-desk.js';
import { createHttpDoor } from './http-door.js';

const token = 'a-token-of-the-drill-desk';
/** Tells of its words once it would hear Ctrl-C, after which it tells its verdict. */
const DRILL = `
  const work = setInterval(() => undefined, 60_000);
  process.once('SIGINT', () => {
    process.send({ of: 'verdict', promises: [{ promise: 'all is well', isKept: true, seen: 'it is' }] });
    clearInterval(work);
    process.disconnect();
  });
  process.send({ of: 'mark', atMs: 1, event: process.argv.slice(2).join(' ') });
`;
/** Goes home when it is told to, and all is well; the first time it has bought everything at once. */
const REPLAY = `
  import { appendFileSync, readFileSync } from 'node:fs';
  const trips = new URL('./trips', import.meta.url);
  process.once('SIGINT', () => process.exit(0));
  appendFileSync(trips, process.argv.slice(2).join(' ') + '\\n');
  if (readFileSync(trips, 'utf8').split('\\n').length === 2) process.exit(0);
  setTimeout(() => undefined, 60_000);
`;

describe('the drill desk', () => {
  let directory: string;
  let desk: DrillDesk;
  let door: ReturnType<typeof createHttpDoor>;

  const program = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-desk-'));
    desk = new DrillDesk({
      programs: { drill: program('drill.mjs', DRILL), replay: program('replay.mjs', REPLAY) },
      catalogue: [{ name: 'flush', about: 'Redis is emptied', choices: [] }],
      ...{ reports: 'reports', shopUrl: 'http://shop.example:8080' },
    });
    door = createHttpDoor(desk, token);
  });

  afterEach(async () => {
    await Promise.all([door.close(), desk.close()]);
    rmSync(directory, { recursive: true });
  });

  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => {
    const answer = await door.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json<DrillReport & Record<string, unknown>>() };
  };
  const untilTold = (what: string, isSo: (report: DrillReport) => boolean) =>
    until(async () => isSo(desk.report()), { what, withinMs: 30_000 });

  it('is open to who has its token, and its health to everybody', async () => {
    const open = ['/drills', '/report'].map((url) => door.inject({ url }));
    expect((await Promise.all(open)).map(({ statusCode }) => statusCode)).toEqual([401, 401]);
    const forged = await door.inject({ url: '/drills', headers: { authorization: 'Bearer something-else' } });
    expect(forged.json()).toMatchObject({ code: 'DESK_TOKEN_INVALID' });
    expect((await door.inject({ url: '/health/ready' })).statusCode).toBe(200);
    const { body } = await ask('GET', '/drills');
    expect(body as unknown as DrillOverview).toEqual({
      run: null,
      load: null,
      drills: [{ name: 'flush', about: 'Redis is emptied', choices: [] }],
    });
  });

  it('holds a drill, tells what it tells, and stops it when asked', async () => {
    expect(await ask('POST', '/drills', { drill: 'flush' })).toMatchObject({
      status: 202,
      body: { run: { state: 'running', command: 'npm run drill -- flush' } },
    });
    await untilTold('it has begun', ({ run }) => run?.marks.length === 1);
    expect(desk.report().run?.marks).toEqual([{ atMs: 1, event: 'flush --reports reports' }]);
    expect((await ask('DELETE', '/drills/current')).body.run?.state).toBe('stopping');
    await untilTold('it has ended', ({ run }) => run?.state === 'finished');
    expect(desk.report().run).toMatchObject({ problem: null, verdict: [{ isKept: true }] });
    expect(await ask('DELETE', '/drills/current')).toMatchObject({ body: { code: 'NOTHING_TO_STOP' } });
  });

  it('holds one at a time, and none while people shop', async () => {
    await ask('POST', '/drills', { drill: 'flush' });
    const busy = { status: 409, body: { code: 'DRILL_DESK_BUSY' } };
    expect(await ask('POST', '/drills', { drill: 'flush' })).toMatchObject(busy);
    expect(await ask('PUT', '/load', { requestsPerSecond: 5 })).toMatchObject(busy);
    await untilTold('it has begun', ({ run }) => run?.marks.length === 1);
    await ask('DELETE', '/drills/current');
    await untilTold('it has ended', ({ run }) => run?.state === 'finished');
    expect((await ask('PUT', '/load', { requestsPerSecond: 5 })).body.load).toEqual({ requestsPerSecond: 5 });
    expect(await ask('POST', '/drills', { drill: 'flush' })).toMatchObject(busy);
    expect((await ask('DELETE', '/load')).body.load).toBeNull();
    expect(await ask('DELETE', '/load')).toMatchObject({ status: 404, body: { code: 'NOTHING_TO_STOP' } });
  });

  it('lets people shop over and over, until they are sent home', async () => {
    const trips = () => {
      const file = join(directory, 'trips');
      return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    };
    await ask('PUT', '/load', { requestsPerSecond: 5 });
    await until(async () => trips().length === 2, { what: 'they have come again', withinMs: 30_000 });
    expect(desk.report().load).toEqual({ requestsPerSecond: 5 });
    expect((await ask('DELETE', '/load')).body.load).toBeNull();
    const trip = '--rate 5 --uncached-trips 0 --base-url http://shop.example:8080';
    expect(trips()).toEqual([trip, trip]);
    expect(desk.report().load).toBeNull();
  });

  it('says what is wrong with an order, and holds nothing', async () => {
    expect(await ask('POST', '/drills', { drill: 'reboot' })).toMatchObject({
      body: { code: 'DRILL_UNKNOWN' },
    });
    expect(await ask('POST', '/drills', { drill: '--help' })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', errors: [{ field: 'drill' }] },
    });
    expect(await ask('PUT', '/load', { requestsPerSecond: 5_000 })).toMatchObject({ status: 400 });
    expect(desk.report()).toEqual({ run: null, load: null });
  });

  it('tells of a drill that fell', async () => {
    program('drill.mjs', 'process.exit(3)');
    await ask('POST', '/drills', { drill: 'flush' });
    await untilTold('it has ended', ({ run }) => run?.state === 'finished');
    expect(desk.report().run).toMatchObject({ verdict: null, problem: 'It ended with status 3.' });
  });
});
