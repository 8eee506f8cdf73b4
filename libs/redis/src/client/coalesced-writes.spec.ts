import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { coalesceWrites } from './coalesced-writes.js';

/** A socket that tells what left together, in order. */
function socketOf(packets: string[]) {
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      packets.push(String(chunk));
      done();
    },
  });
  const socket = coalesceWrites(sink as unknown as Socket);
  const write = (times: number) => {
    for (let time = 0; time < times; time += 1) socket.write('x');
  };
  return { write, socket };
}

describe('the writes of a turn', () => {
  it('leave together at its end', async () => {
    const packets: string[] = [];
    const { write } = socketOf(packets);
    write(3);
    expect(packets).toEqual([]);
    await endOfTurn();
    write(2);
    await endOfTurn();
    expect(packets).toEqual(['xxx', 'xx']);
  });

  it('leave at once after eight turns of one, until a turn has more', async () => {
    const packets: string[] = [];
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
    expect(packets.slice(9)).toEqual(['xxx']);
    write(1);
    expect(packets).toHaveLength(10);
    await endOfTurn();
    expect(packets).toHaveLength(11);
  });

  it('keep their order with bytes among them, which are not held', async () => {
    const packets: string[] = [];
    const { write, socket } = socketOf(packets);
    write(2);
    socket.write(Buffer.from('bytes'));
    expect(packets).toEqual(['xx', 'bytes']);
    write(1);
    await endOfTurn();
    expect(packets).toEqual(['xx', 'bytes', 'x']);
  });

  it('leave before the end of the socket, when that comes in the same turn', async () => {
    const packets: string[] = [];
    const { write, socket } = socketOf(packets);
    write(2);
    socket.end('last');
    await endOfTurn();
    expect(packets).toEqual(['xx', 'last']);
  });

  it('are dropped, without an error, when the socket is gone by then', async () => {
    const packets: string[] = [];
    const { write, socket } = socketOf(packets);
    const errors: Error[] = [];
    socket.on('error', (error) => errors.push(error));
    write(2);
    socket.destroy();
    await endOfTurn();
    await endOfTurn();
    expect({ packets, errors }).toEqual({ packets: [], errors: [] });
  });
});
