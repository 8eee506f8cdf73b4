import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { coalesceWrites } from './coalesced-writes.js';

/** A socket that tells how many writes left together, in order. */
function socketOf(packets: number[]) {
  const sink = new Writable({
    write: (_chunk, _encoding, done) => {
      packets.push(1);
      done();
    },
    writev: (chunks, done) => {
      packets.push(chunks.length);
      done();
    },
  });
  const socket = coalesceWrites(sink as unknown as Socket);
  const write = (times: number) => {
    for (let time = 0; time < times; time += 1) socket.write('x');
  };
  return { write };
}

describe('the writes of a turn', () => {
  it('leave together at its end', async () => {
    const packets: number[] = [];
    const { write } = socketOf(packets);
    write(3);
    expect(packets).toEqual([]);
    await endOfTurn();
    write(2);
    await endOfTurn();
    expect(packets).toEqual([3, 2]);
  });

  it('leave at once after eight turns of one, until a turn has more', async () => {
    const packets: number[] = [];
    const { write } = socketOf(packets);
    for (let turn = 0; turn < 8; turn += 1) {
      write(1);
      expect(packets).toHaveLength(turn);
      await endOfTurn();
    }
    write(1);
    expect(packets).toHaveLength(9);
    write(3);
    expect(packets).toHaveLength(9);
    await endOfTurn();
    expect(packets.slice(9)).toEqual([3]);
    write(1);
    expect(packets).toHaveLength(10);
    await endOfTurn();
    expect(packets).toHaveLength(11);
  });
});
