import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SeenSessions } from '@shop/contracts/auth';
import { SessionsSeen } from './sessions-seen.js';

/** Auth's ear: it may be deaf for a while. */
class Ear {
  readonly batches: SeenSessions['sessions'][] = [];
  isDeaf = false;

  tellSeen({ sessions }: SeenSessions): Promise<void> {
    if (this.isDeaf) return Promise.reject(new Error('deaf'));
    this.batches.push(sessions);
    return Promise.resolve();
  }
}

describe('SessionsSeen', () => {
  let ear: Ear;
  let seen: SessionsSeen;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000 });
    ear = new Ear();
    seen = new SessionsSeen(ear, { warn: () => undefined });
  });

  afterEach(async () => {
    await seen.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('tells every few seconds, each session once a minute', async () => {
    for (const id of ['one', 'other', 'one']) seen.note(id);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(ear.batches).toEqual([
      [
        { sessionId: 'one', seenAtMs: 1_000 },
        { sessionId: 'other', seenAtMs: 1_000 },
      ],
    ]);
    await jest.advanceTimersByTimeAsync(54_999);
    seen.note('one');
    expect(seen.untoldCount).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    seen.note('one');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(ear.batches[1]).toEqual([{ sessionId: 'one', seenAtMs: 61_000 }]);
  });

  it('says nothing when nobody was there', async () => {
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ear.batches).toEqual([]);
  });

  it('keeps what auth did not take, and tells it with the next batch', async () => {
    ear.isDeaf = true;
    seen.note('one');
    await jest.advanceTimersByTimeAsync(5_000);
    seen.note('other');
    ear.isDeaf = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(ear.batches[0]?.map(({ sessionId }) => sessionId)).toEqual(['one', 'other']);
    expect(seen.untoldCount).toBe(0);
  });

  it('tells no more at once than auth takes', async () => {
    for (let session = 0; session < 2_500; session += 1) seen.note(`s-${String(session)}`);
    await seen.tell();
    expect(ear.batches.map((batch) => batch.length)).toEqual([1_000, 1_000, 500]);
  });

  it('tells the rest before the process ends', async () => {
    seen.note('one');
    await seen.beforeApplicationShutdown();
    expect(ear.batches).toHaveLength(1);
  });
});
