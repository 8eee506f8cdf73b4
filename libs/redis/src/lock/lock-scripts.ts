import { z } from 'zod';
import { defineScript } from '../client/define-script.js';

/* All are `guarded`: a holder's random id is the operation id, and asking twice is asking once. */

/** What came of asking for a lock: a token, or how long the holder's lease still lasts. */
export type Taken = { readonly token: number } | { readonly leftMs: number };

export const acquireLock = defineScript({
  name: 'acquire-lock',
  file: new URL('./acquire-lock.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply): Taken => {
    const [token, leftMs] = z.tuple([z.int(), z.int()]).parse(reply);
    return token > 0 ? { token } : { leftMs };
  },
});

export const extendLock = defineScript({
  name: 'extend-lock',
  file: new URL('./extend-lock.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

export const releaseLock = defineScript({
  name: 'release-lock',
  file: new URL('./release-lock.lua', import.meta.url),
  retry: 'guarded',
  outcomeOf: () => 'delete',
  parse: (reply) => reply === 1,
});
