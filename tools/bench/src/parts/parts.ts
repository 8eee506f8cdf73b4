import { batch } from './batch.js';
import { clear } from './clear.js';
import { clients } from './clients.js';
import { events } from './events.js';
import { gateway } from './gateway.js';
import { hits } from './hits.js';
import { lateSet } from './late-set.js';
import { limiter } from './limiter.js';
import { near } from './near.js';
import type { Part } from './part.js';
import { queue } from './queue.js';
import { sessions } from './sessions.js';
import { stampede } from './stampede.js';
import { steady } from './steady.js';
import { viewers } from './viewers.js';

/** Every comparison, in the order of the report. */
export const parts: readonly Part[] = [
  ...[
    clients,
    hits,
    near,
    batch,
    stampede,
    lateSet,
    clear,
    limiter,
    sessions,
    events,
    queue,
    gateway,
    viewers,
    steady,
  ],
];
