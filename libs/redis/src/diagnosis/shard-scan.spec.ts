import { describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { ShardScan } from './shard-scan.js';

describe('a page of a scan', () => {
  it('leaves out a key that went between its name and its size, and is the last one at cursor 0', async () => {
    const redis = new Redis({ lazyConnect: true });
    const scanned = jest.spyOn(redis, 'scan');
    scanned.mockResolvedValueOnce(['17', ['cart:user:u1', 'product:gone']]).mockResolvedValueOnce(['0', []]);
    jest
      .spyOn(redis, 'call')
      .mockImplementation((_name, ...args) => Promise.resolve(args.includes('product:gone') ? null : 72));
    const scan = new ShardScan({ redis, batch: 100 });
    expect(await scan.next()).toEqual([['cart:user:u1', 72]]);
    expect(scan.isOver).toBe(false);
    expect(await scan.next()).toEqual([]);
    expect(scan.isOver).toBe(true);
    expect(scanned.mock.lastCall).toEqual(['17', 'COUNT', '100']);
    await scan.close();
  });
});
