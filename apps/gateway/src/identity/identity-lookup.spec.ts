import { beforeEach, describe, expect, it } from '@jest/globals';
import { TooManyRequestsError } from '../limits/limits.errors.js';
import { IdentityLookup } from './identity-lookup.js';
import { IdentityUnavailableError } from './identity.errors.js';
import { flightOf, type Found, type Recalled } from './recalled.js';

const identity = { subject: 'u-1', roles: [], sessionId: 's-1' };
const mayAsk = () => Promise.resolve();

/** Redis that has lost a credential, and auth that answers as a spec says. */
class Lost {
  questions = 0;
  lease = 'lease:1';
  install = () => Promise.resolve(true);
  answer = (): Promise<Found | null> => Promise.resolve({ identity, install: () => this.install() });

  recall = (): Promise<Recalled> => {
    const flight = flightOf('cookie', { entry: this.lease, epoch: '' });
    return Promise.resolve({ kind: 'unknown', flight, ask: this.#ask });
  };

  #ask = (): Promise<Found | null> => {
    this.questions += 1;
    return this.answer();
  };
}

describe('IdentityLookup', () => {
  let lookup: IdentityLookup;
  let lost: Lost;

  beforeEach(() => {
    lookup = new IdentityLookup();
    lost = new Lost();
  });

  const identify = () => lookup.identify(lost.recall, mayAsk);

  it('asks once for all who met the same miss, also for who comes a moment after the answer', async () => {
    expect(await Promise.all([identify(), identify()])).toEqual([identity, identity]);
    expect(await identify()).toEqual(identity);
    expect(lost.questions).toBe(1);
  });

  it('asks again for who met another miss: something was revoked in between', async () => {
    await identify();
    lost.lease = 'lease:2';
    lost.answer = () => Promise.resolve(null);
    expect(await identify()).toBeNull();
    expect(lost.questions).toBe(2);
  });

  it('shares no answer where there is no lease to tell misses apart', async () => {
    lost.lease = '';
    await Promise.all([identify(), identify()]);
    expect(lost.questions).toBe(2);
  });

  it('asks again when its answer was overtaken, and believes only the second', async () => {
    lost.install = () => {
      lost.lease = 'lease:2';
      lost.answer = () => Promise.resolve(null);
      return Promise.resolve(false);
    };
    expect(await identify()).toBeNull();
    expect(lost.questions).toBe(2);
  });

  it('lets nobody in who was overtaken twice', async () => {
    lost.install = () => Promise.resolve(false);
    await expect(identify()).rejects.toThrow(IdentityUnavailableError);
  });

  it("takes auth's word when Redis goes away before it can remember it", async () => {
    lost.install = () => Promise.reject(new Error('gone'));
    expect(await identify()).toEqual(identity);
  });

  it('refuses nobody because of silence, and asks anew for the next', async () => {
    lost.answer = () => Promise.reject(new Error('silent'));
    await expect(Promise.all([identify(), identify()])).rejects.toThrow(IdentityUnavailableError);
    lost.answer = () => Promise.resolve({ identity, install: () => Promise.resolve(true) });
    expect(await identify()).toEqual(identity);
    const redisIsGone = lookup.identify(() => Promise.reject(new Error('gone')), mayAsk);
    await expect(redisIsGone).rejects.toThrow(IdentityUnavailableError);
  });

  it('says so when the client has asked for too many unknown credentials', async () => {
    const refusal = new TooManyRequestsError({ policy: 'unknown-credentials', retryAfterMs: 1 });
    await expect(lookup.identify(lost.recall, () => Promise.reject(refusal))).rejects.toThrow(refusal);
    expect(lost.questions).toBe(0);
  });
});
