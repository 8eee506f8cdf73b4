import { afterEach, describe, expect, it } from '@jest/globals';
import { CacheProcess, type CacheProcessOptions } from '../../test/support/cache-processes.js';
import { useTestCluster } from '../../test/support/test-cluster.js';

/*
 * The lease between real processes of the operating system, each with a heap, a clock and sockets of its own.
 */

const cluster = useTestCluster();
let running: CacheProcess[] = [];

afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  running = [];
});

async function start(count: number, options: Omit<CacheProcessOptions, 'seeds'>): Promise<CacheProcess[]> {
  const started = Array.from(
    { length: count },
    () => new CacheProcess({ ...options, seeds: cluster.servers.seeds }),
  );
  running.push(...started);
  await Promise.all(started.map((one) => one.ready()));
  return started;
}

const loadsOf = (processes: readonly CacheProcess[]) => processes.reduce((sum, { loads }) => sum + loads, 0);

describe('the lease', () => {
  it('lets one of eight processes load, with a hundred callers each', async () => {
    const processes = await start(8, { id: 'cold', callers: 100, loadMs: 300, leaseMs: 60_000 });
    for (const one of processes) one.go();
    const answers = await Promise.all(processes.map((one) => one.answer()));
    expect(loadsOf(processes)).toBe(1);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^got loaded by \d+$/);
  }, 120_000);

  it('passes to exactly one when its holder is killed', async () => {
    const [dead] = await start(1, { id: 'orphan', callers: 1, loadMs: 600_000, leaseMs: 1_500 });
    const heirs = await start(4, { id: 'orphan', callers: 25, loadMs: 100, leaseMs: 60_000 });
    dead?.go();
    await dead?.loading();
    for (const one of heirs) one.go();
    await dead?.kill();
    const answers = await Promise.all(heirs.map((one) => one.answer()));
    expect(loadsOf(heirs)).toBe(1);
    expect(new Set(answers).size).toBe(1);
  }, 120_000);
});
