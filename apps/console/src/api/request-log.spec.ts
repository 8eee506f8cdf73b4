import { describe, expect, it } from '@jest/globals';
import { RequestLog } from './request-log.js';

const request = (id: string) => ({ id, method: 'GET', path: '/api/products', status: 200 });

describe('RequestLog', () => {
  it('keeps the newest first and forgets the oldest', () => {
    const log = new RequestLog(2);
    for (const id of ['a', 'b', 'c']) log.record(request(id));
    expect(log.snapshot().map(({ id }) => id)).toEqual(['c', 'b']);
  });

  it('gives the same list until something changes', () => {
    const log = new RequestLog(2);
    const before = log.snapshot();
    expect(log.snapshot()).toBe(before);
    log.record(request('a'));
    expect(log.snapshot()).not.toBe(before);
  });

  it('tells who listens, and nobody who has left', () => {
    const log = new RequestLog(2);
    let told = 0;
    const leave = log.subscribe(() => told++);
    log.record(request('a'));
    leave();
    log.record(request('b'));
    expect(told).toBe(1);
  });
});
