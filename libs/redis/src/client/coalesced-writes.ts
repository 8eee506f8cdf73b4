import type { Socket } from 'node:net';

/*
 * ioredis writes each command to its socket by itself: a hundred commands of one tick are a hundred system calls.
 * Here a write of a tick corks the socket and the end of the tick uncorks it, so that they leave as one.
 * ioredis' own answer, auto pipelining, turns them into one pipeline, whose parts share one fate when a slot moves
 * (redis/ioredis#2075); a corked socket changes nothing but the packets, so each command keeps its own redirects.
 */

/** After so many turns with one write each, a turn's first is no longer held back. */
const LONE_TURNS = 8;

/**
 * Makes all writes of one turn of the event loop leave the socket together. While turn after turn has but one, it leaves at once:
 * to hold it back would only make who asks one thing at a time wait (`npm run bench -- --only clients`).
 * A socket that is gone by the end of the turn drops what it held; ioredis then sends those commands again.
 */
export function coalesceWrites<S extends Socket>(socket: S): S {
  let writes = 0;
  let loneTurns = 0;
  const endTurn = () => {
    loneTurns = writes === 1 ? loneTurns + 1 : 0;
    writes = 0;
    socket.uncork();
  };
  const write = socket.write.bind(socket) as (...chunk: unknown[]) => boolean;
  socket.write = (...chunk: unknown[]) => {
    writes += 1;
    if (writes === 1) setImmediate(endTurn);
    if (writes === (loneTurns < LONE_TURNS ? 1 : 2)) socket.cork();
    return write(...chunk);
  };
  return socket;
}
