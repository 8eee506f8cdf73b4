import type { Socket } from 'node:net';

/*
 * ioredis writes each command to its socket by itself: a hundred commands of one tick are a hundred system calls.
 * Here the first write of a tick corks the socket and the end of the tick uncorks it, so that they leave as one.
 * ioredis' own answer, auto pipelining, turns them into one pipeline, whose parts share one fate when a slot moves
 * (redis/ioredis#2075); a corked socket changes nothing but the packets, so each command keeps its own redirects.
 */

/**
 * Makes all writes of one turn of the event loop leave the socket together.
 * A socket that is gone by the end of the turn drops what it held; ioredis then sends those commands again.
 */
export function coalesceWrites<S extends Socket>(socket: S): S {
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    socket.uncork();
  };
  const write = socket.write.bind(socket) as (...chunk: unknown[]) => boolean;
  socket.write = (...chunk: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      setImmediate(uncork);
    }
    return write(...chunk);
  };
  return socket;
}
