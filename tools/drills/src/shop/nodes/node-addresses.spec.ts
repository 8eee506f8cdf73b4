import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { inboundScript, type NodePlace, outbound } from './node-addresses.js';

const places: NodePlace[] = [1, 2, 12].map((number) => ({
  ...{ number, name: `shop-redis-${number}-1`, ip: `172.30.77.${10 + number}`, port: 6379 },
}));
const read = (printed: string) =>
  execFileSync('sed', ['-u', inboundScript(places)], { input: printed, encoding: 'utf8' });

describe('the address of a node', () => {
  it('is the one of its container in a command', () => {
    expect(outbound(['CLUSTER', 'MEET', '127.0.0.1', '2'], places)).toEqual([
      ...['CLUSTER', 'MEET', '172.30.77.12', '6379'],
    ]);
    expect(outbound(['reshard', '127.0.0.1:12', '--cluster-slots', '2'], places)).toEqual([
      ...['reshard', '172.30.77.22:6379', '--cluster-slots', '2'],
    ]);
  });

  it('is its number in what CLUSTER NODES prints', () => {
    expect(read('07c3 172.30.77.12:6379@16379 master - 0 1 2 connected 0-5460\n')).toBe(
      '07c3 127.0.0.1:2@2 master - 0 1 2 connected 0-5460\n',
    );
    expect(read('07c3 172.30.77.22:6379@16379,redis-12 slave\n')).toBe(
      '07c3 127.0.0.1:12@12,redis-12 slave\n',
    );
  });

  it('is its number in the lines that ROLE prints, and nothing else is touched', () => {
    expect(read('slave\n172.30.77.11\n6379\nconnected\n6379\n')).toBe(
      'slave\n127.0.0.1\n1\nconnected\n6379\n',
    );
  });

  it('tells nodes at one address apart by their ports', () => {
    const here = [1, 2].map((number) => ({ number, name: '', ip: '127.0.0.1', port: 7000 + number }));
    const script = inboundScript(here);
    const printed = '07c3 127.0.0.1:7002@17002 slave\nslave\n127.0.0.1\n7001\nconnected\n7002\n';
    expect(execFileSync('sed', ['-u', script], { input: printed, encoding: 'utf8' })).toBe(
      '07c3 127.0.0.1:2@2 slave\nslave\n127.0.0.1\n1\nconnected\n7002\n',
    );
  });
});
