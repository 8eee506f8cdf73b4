import { describe, expect, it } from '@jest/globals';
import { areAgreed } from './cluster-health.js';
import { parseMembers } from './cluster-members.js';

const before = parseMembers(`a1 127.0.0.1:7001@17001 myself,master - 0 0 1 connected
b2 127.0.0.1:7002@17002 master - 0 0 2 connected 0-16383`);
const after = parseMembers(`b2 127.0.0.1:7002@17002 myself,master - 0 0 2 connected 0-16383
a1 127.0.0.1:7001@17001 slave b2 0 0 2 connected`);

describe('areAgreed', () => {
  it('is false while one node still lists a demoted primary as one, in whatever order', () => {
    expect(areAgreed([after, before])).toBe(false);
    expect(areAgreed([after, [...after].reverse()])).toBe(true);
  });

  it('is false while a node is held for dead, though all say so', () => {
    const failed = parseMembers('a1 127.0.0.1:7001@17001 master,fail - 0 0 1 connected 0-16383');
    expect(areAgreed([failed, failed])).toBe(false);
  });
});
