import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './cluster-health.js';
import { parseMembers } from './cluster-members.js';

const before = parseMembers(`a1 127.0.0.1:7001@17001 myself,master - 0 0 1 connected
b2 127.0.0.1:7002@17002 master - 0 0 2 connected 0-16383`);
const after = parseMembers(`b2 127.0.0.1:7002@17002 myself,master - 0 0 2 connected 0-16383
a1 127.0.0.1:7001@17001 slave b2 0 0 2 connected`);

describe('expectAgreement', () => {
  it('names who still lists a demoted primary as one, in whatever order', () => {
    expect(() => {
      expectAgreement([after, before]);
    }).toThrow(/nodes disagree: .*7001,"replica",7002.* or .*7001,"primary",null/);
    expectAgreement([after, [...after].reverse()]);
  });

  it('names a node that is held for dead, though all say so', () => {
    const failed = parseMembers('a1 127.0.0.1:7001@17001 master,fail - 0 0 1 connected 0-16383');
    expect(() => {
      expectAgreement([failed, failed]);
    }).toThrow('Redis 7001 is held for dead.');
  });
});
