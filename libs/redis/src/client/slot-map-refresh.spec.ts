import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SlotMapLooks } from './slot-map-looks.js';
import { SlotMapRefresh } from './slot-map-refresh.js';

/** A client whose map is told by a look, and that counts how often it learned it in full. */
class Client {
  setbacks = 0;
  connections = 6;
  learned = 0;
  confirmed = 0;
  isDown = false;
  status = 'ready';

  nodes(): unknown[] {
    return Array.from({ length: this.connections });
  }

  confirmSlots(): void {
    this.confirmed += 1;
  }

  refreshSlotsCache(callback: (error?: Error) => void): void {
    this.learned += 1;
    callback(this.isDown ? new Error('nobody answers') : undefined);
  }
}

class Looks extends SlotMapLooks {
  map: string | null = 'one';

  override look(): Promise<string | null> {
    return Promise.resolve(this.map);
  }
}

describe('the slot map of a client', () => {
  let client: Client;
  let looks: Looks;
  let refresh: SlotMapRefresh;
  const seconds = (count: number) => jest.advanceTimersByTimeAsync(1_000 * count);

  beforeEach(() => {
    jest.useFakeTimers();
    [client, looks] = [new Client(), new Looks()];
    refresh = new SlotMapRefresh(client, looks);
    refresh.start();
  });

  afterEach(() => {
    refresh.stop();
    jest.useRealTimers();
  });

  it('is learned once, and looked at each second', async () => {
    await seconds(10);
    expect(client.learned).toBe(1);
    expect(client.confirmed).toBe(9);
  });

  it.each([
    ['a node tells another one', () => (looks.map = 'two')],
    ['a command met with a setback', () => (client.setbacks += 1)],
    ['a connection has gone', () => (client.connections -= 1)],
  ])('is learned anew within a second when %s', async (_, happens) => {
    await seconds(5);
    happens();
    await seconds(1);
    expect(client.learned).toBe(2);
    await seconds(5);
    expect(client.learned).toBe(2);
  });

  it('is learned each second while no node tells any, as when the one that is asked hangs', async () => {
    await seconds(5);
    looks.map = null;
    await seconds(3);
    expect(client.learned).toBe(4);
  });

  it('is learned each second until somebody answers', async () => {
    client.isDown = true;
    await seconds(3);
    expect(client.learned).toBe(3);
    client.isDown = false;
    await seconds(3);
    expect(client.learned).toBe(4);
  });

  it('is confirmed by nobody else while the client connects anew', async () => {
    await seconds(5);
    client.status = 'reconnecting';
    await seconds(3);
    expect([client.learned, client.confirmed]).toEqual([4, 4]);
  });

  it('is learned every half minute, whatever the looks say', async () => {
    await seconds(65);
    expect(client.learned).toBe(3);
  });

  it('is left alone when the client is closed during a look', async () => {
    const looked = Promise.withResolvers<string>();
    jest.spyOn(looks, 'look').mockReturnValue(looked.promise);
    await seconds(2);
    refresh.stop();
    looked.resolve('two');
    await seconds(5);
    expect([client.learned, client.confirmed]).toEqual([0, 0]);
  });

  it('is not asked for once it stops, and anew when it starts again', async () => {
    await seconds(5);
    refresh.stop();
    await seconds(60);
    expect(client.learned).toBe(1);
    refresh.start();
    await seconds(1);
    expect(client.learned).toBe(2);
  });
});
