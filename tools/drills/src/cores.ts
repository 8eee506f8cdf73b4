import { availableParallelism, type CpuInfo, cpus } from 'node:os';

type Times = readonly Pick<CpuInfo, 'times'>[];

/** What all cores have worked so far, in milliseconds. Waiting for a disk is no work. */
export function workOf(all: Times): number {
  return wantedOf(all) + all.reduce((sum, { times: { nice } }) => sum + nice, 0);
}

/** What they have worked for whoever does not give way: a process that is nice takes only what nobody wants. */
function wantedOf(all: Times): number {
  return all.reduce((sum, { times: { user, sys, irq } }) => sum + user + sys + irq, 0);
}

/** Begins to watch the cores; the function tells which share of their time, 0 to 1, was free for more since. */
export function watchIdleness(): () => number {
  const worked = wantedOf(cpus());
  const begunAtMs = performance.now();
  return () => {
    const passed = (performance.now() - begunAtMs) * availableParallelism();
    return Math.max(0, 1 - (wantedOf(cpus()) - worked) / passed);
  };
}
