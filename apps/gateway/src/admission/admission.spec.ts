import { describe, expect, it, jest } from '@jest/globals';
import { Admission, type AdmissionOptions, type Arrival } from './admission.js';
import type { Asked, Caller } from './caller.js';

type Check = AdmissionOptions['limits']['check'];

const arrival: Arrival = {
  ...{ method: 'GET', headers: {}, address: '10.0.0.1', host: 'shop' },
  ...{ isWrite: false, isLogin: false, isPublicRead: true },
};
const ann: Caller = { kind: 'known', identity: { subject: 'ann', roles: [] } };

/** An arrival whose caller is not known yet. */
function judge(likelyUserId: string | undefined) {
  const { promise: caller, resolve: tell } = Promise.withResolvers<Caller>();
  const check = jest.fn<Check>().mockResolvedValue([]);
  const asked: Asked = { caller, likelyUserId };
  const admission = new Admission({
    callers: { of: () => asked },
    limits: { check },
    watch: { judged: () => undefined },
    ...{ publicWaitMs: 1, waitMs: 1 },
  });
  const verdict = admission.judge(arrival);
  return { verdict, tell, countedFor: () => check.mock.calls.map(([{ userId }]) => userId) };
}

describe('a request', () => {
  it('of who was here a moment ago is counted at once, and only once', async () => {
    const { verdict, tell, countedFor } = judge('ann');
    expect(countedFor()).toEqual(['ann']);
    tell(ann);
    expect(await verdict).toMatchObject({ identity: { subject: 'ann' }, refusal: undefined });
    expect(countedFor()).toEqual(['ann']);
  });

  it('of anybody else is counted when it is known whose it is', async () => {
    const { verdict, tell, countedFor } = judge(undefined);
    expect(countedFor()).toEqual([]);
    tell(ann);
    await verdict;
    expect(countedFor()).toEqual(['ann']);
  });

  it.each<{ caller: Caller; userId: string | undefined }>([
    { caller: { kind: 'refused', carrier: 'cookie' }, userId: undefined },
    { caller: { kind: 'known', identity: { subject: 'bob', roles: [] } }, userId: 'bob' },
  ])('that is not whose it seemed is counted as what it is: $caller.kind', async ({ caller, userId }) => {
    const { verdict, tell, countedFor } = judge('ann');
    tell(caller);
    expect((await verdict).identity?.subject).toBe(userId);
    expect(countedFor()).toEqual(['ann', userId]);
  });
});
