import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closedPort, ServiceDouble, startSilentServer } from '@shop/testing';
import { DrillsService } from './drills.service.js';

const token = 'a-token-of-the-drill-desk';
const idle = { run: null, load: null };

describe('the drills of operators', () => {
  let desk: ServiceDouble;
  let answer: { status: number; body: unknown };
  let drills: DrillsService;

  beforeEach(async () => {
    answer = { status: 202, body: idle };
    desk = await ServiceDouble.start(() => answer);
    drills = new DrillsService({ url: desk.url, token });
  });
  afterEach(() => desk.close());

  it('are handed on to the desk, with what lets the gateway in', async () => {
    await drills.hold({ drill: 'failover', choices: { by: 'hang' } });
    await drills.stop();
    await drills.startLoad({ requestsPerSecond: 20 });
    await drills.stopLoad();
    expect(await drills.report()).toEqual(idle);
    expect(desk.heard.map(({ method, url }) => `${String(method)} ${url.pathname}`)).toEqual([
      'POST /drills',
      'DELETE /drills/current',
      'PUT /load',
      'DELETE /load',
      'GET /report',
    ]);
    expect(new Set(desk.heard.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${token}`]),
    );
    expect(desk.heard[0]?.body).toEqual({ drill: 'failover', choices: { by: 'hang' } });
  });

  it('are refused in the desk’s own words', async () => {
    answer = { status: 409, body: { status: 409, code: 'DRILL_DESK_BUSY', detail: 'There is a drill.' } };
    await expect(drills.hold({ drill: 'flush', choices: {} })).rejects.toMatchObject({
      status: 409,
      code: 'DRILL_DESK_BUSY',
      message: 'There is a drill.',
    });
  });

  it('are not held where there is no desk', async () => {
    await expect(new DrillsService(undefined).overview()).rejects.toMatchObject({
      status: 404,
      code: 'DRILLS_NOT_HELD',
    });
  });

  it.each([
    [
      'does not know the gateway',
      { status: 401, body: { status: 401, code: 'DESK_TOKEN_INVALID', detail: '' } },
    ],
    ['answers something else', { status: 200, body: 'hello' }],
    ['fails', { status: 500, body: {} }],
  ])('a desk that %s is away', async (_what, broken) => {
    answer = broken;
    await expect(drills.report()).rejects.toMatchObject({ status: 503, code: 'DRILL_DESK_AWAY' });
  });

  it.each([
    ['is not there', closedPort],
    ['says nothing', startSilentServer],
  ])('a desk that %s is away', async (_what, start) => {
    const gone = await start();
    const asked = new DrillsService({ url: gone.url, token }).report();
    await expect(asked).rejects.toMatchObject({ code: 'DRILL_DESK_AWAY' });
    if ('close' in gone) await gone.close();
  });
});
