import { describe, expect, it } from '@jest/globals';
import { Changes } from './changes.js';

describe('what a drill has changed', () => {
  it('is left until it is undone', () => {
    const changes = new Changes();
    changes.made('redis 7001 hangs');
    changes.made('redis 7002 hangs');
    changes.made('redis 7001 hangs');
    expect(changes.left).toEqual(['redis 7001 hangs', 'redis 7002 hangs']);
    changes.undone('redis 7001 hangs');
    expect(changes.left).toEqual(['redis 7002 hangs']);
  });

  it('lasts as long as the work that undoes it, also when that fails', async () => {
    const changes = new Changes();
    let during: readonly string[] = [];
    const work = () => {
      during = changes.left;
      return Promise.reject(new Error('in vain'));
    };
    await expect(changes.during('memory is short', work)).rejects.toThrow('in vain');
    expect(during).toEqual(['memory is short']);
    expect(changes.left).toEqual([]);
  });
});
