import { attack, spreadOut } from './programs/admissions.js';
import { clear, fillSome } from './programs/clearing.js';
import { lag } from './programs/lag.js';
import { lateSet } from './programs/late-set.js';
import { fill, measure, pile, readAll } from './programs/measure.js';
import { queue } from './programs/queue.js';
import { logouts } from './programs/sessions.js';
import { stampede } from './programs/stampede.js';
import { beginTraffic, endTraffic } from './programs/traffic.js';

/** What a contestant's process can be told to do. Each is given what was opened there, and a task that is plain data. */
export const programs = Object.freeze({
  ...{
    fill,
    measure,
    readAll,
    pile,
    stampede,
    lateSet,
    fillSome,
    clear,
    attack,
    spreadOut,
    logouts,
    lag,
    queue,
    beginTraffic,
    endTraffic,
  },
});

export type ProgramName = keyof typeof programs;
/** Some need none: an empty object. */
export type TaskOf<Name extends ProgramName> =
  Parameters<(typeof programs)[Name]> extends [unknown, infer Task] ? Task : Record<string, never>;
export type AnswerOf<Name extends ProgramName> = Awaited<ReturnType<(typeof programs)[Name]>>;
