import type { Socket } from 'node:net';

/*
 * ioredis writes each command to its socket by itself: a hundred commands of one tick are a hundred system calls.
 * Here what is written in a turn of the event loop is one text, which leaves at its end.
 * ioredis' own answer, auto pipelining, turns them into one pipeline, whose parts share one fate when a slot moves
 * (redis/ioredis#2075); joined texts change nothing but the packets, so each command keeps its own redirects.
 * A corked socket does the same, but keeps a record of each write and hands the kernel a list (docs/adr/0196).
 */

/** After so many turns with one write each, a turn's first is no longer held back. */
const LONE_TURNS = 8;

/**
 * Makes all writes of one turn of the event loop leave the socket together. While turn after turn has but one, it leaves at once:
 * to hold it back would only make who asks one thing at a time wait (`npm run bench -- --only clients`).
 * A socket that is gone by the end of the turn drops what it held; ioredis then sends those commands again.
 */
export function coalesceWrites<S extends Socket>(socket: S): S {
  const write = socket.write.bind(socket) as (...chunk: unknown[]) => boolean;
  const end = socket.end.bind(socket) as (...last: unknown[]) => S;
  let held = '';
  let writes = 0;
  let loneTurns = 0;
  const release = () => {
    if (held === '') return;
    const text = held;
    held = '';
    if (!socket.destroyed) write(text);
  };
  const endTurn = () => {
    loneTurns = writes === 1 ? loneTurns + 1 : 0;
    writes = 0;
    release();
  };
  socket.write = (chunk: unknown, ...more: unknown[]) => {
    writes += 1;
    if (writes === 1) setImmediate(endTurn);
    const isHeld = typeof chunk === 'string' && more.length === 0 && (writes > 1 || loneTurns < LONE_TURNS);
    if (isHeld) {
      held += chunk;
      return !socket.writableNeedDrain;
    }
    release();
    return write(chunk, ...more);
  };
  socket.end = (...last: unknown[]) => {
    release();
    return end(...last);
  };
  return socket;
}
