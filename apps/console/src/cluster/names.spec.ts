import { describe, expect, it } from '@jest/globals';
import { namesOf } from './names.js';

const named = (...addresses: string[]) => [
  ...namesOf(addresses.map((address) => ({ id: address, address }))).values(),
];

describe('the name of a node', () => {
  it('is its port where each has its own', () => {
    expect(named('127.0.0.1:7001', '127.0.0.1:7002')).toEqual(['7001', '7002']);
  });

  it('is its host where all have one port', () => {
    expect(named('redis-1:6379', 'redis-2:6379')).toEqual(['redis-1', 'redis-2']);
  });

  it('is its address where neither tells', () => {
    expect(named('a:1', 'a:2', 'b:1')).toEqual(['a:1', 'a:2', 'b:1']);
    expect(named('[::1]:7001', '[::1]:7002')).toEqual(['7001', '7002']);
  });
});
