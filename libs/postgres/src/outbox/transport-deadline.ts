import { setTimeout as sleep } from 'node:timers/promises';
import { TransportTimeoutError } from './outbox.errors.js';
import type { OutboxTransport } from './outbox-transport.js';

/** The same transport, of which each call rejects with a TransportTimeoutError when it takes longer, in milliseconds. */
export function withDeadline(transport: OutboxTransport, timeoutMs: number): OutboxTransport {
  return {
    publish: (attempts) => within(timeoutMs, () => transport.publish(attempts)),
    outcomes: (attempts) => within(timeoutMs, () => transport.outcomes(attempts)),
  };
}

async function within<Result>(timeoutMs: number, call: () => Promise<Result>): Promise<Result> {
  const answered = new AbortController();
  const expiry = sleep(timeoutMs, undefined, { signal: answered.signal }).then(() => {
    throw new TransportTimeoutError(timeoutMs);
  });
  try {
    return await Promise.race([call(), expiry]);
  } finally {
    // Ends the timer; that its promise rejects then is heard by the race and by nobody else.
    answered.abort();
  }
}
