/** Contestants take turns: A, B, C, then B, C, A, so that what slows the machine for a while slows all of them. */
import { fieldOf, type RedisCluster } from '@shop/local-stack';
import type { Pace } from '../bench.js';
import type { Measured } from '../worker/lanes.js';
import type { MeasureTask } from '../worker/programs/measure.js';
import type { Worker } from '../worker/worker.js';

/** One round of one contestant. */
export interface Round extends Measured {
  /** CPU time of the servers, in microseconds. */
  readonly serverCpuUs: number;
}

/** What a contestant did in all rounds. */
export interface Series {
  readonly label: string;
  readonly rounds: readonly Round[];
}

/** Before the first round: connections, scripts, compiled code. */
const WARM_UP_MS = 2_000;

export interface Turns {
  readonly workers: readonly Worker[];
  /** CPU time that the servers have used so far, in microseconds; see `redisCpuUs`. */
  readonly serverCpuUs: () => number | Promise<number>;
  readonly pace: Pace;
  readonly task: Omit<MeasureTask, 'forMs'>;
  /** For contestants that need longer than two seconds to be at their speed; never more than their rounds together. */
  readonly warmUpMs?: number;
  /** Before each round, uncounted: for what has gone idle while the others had their turn, such as kept sockets. Default none. */
  readonly leadInMs?: number;
  /** For contestants that do the same by another operation. */
  readonly taskOf?: (worker: Worker) => Partial<MeasureTask>;
}

/** @throws WorkerFailedError */
export async function takeTurns(turns: Turns): Promise<Series[]> {
  const { workers, serverCpuUs, pace, task, taskOf = () => ({}) } = turns;
  const { warmUpMs = WARM_UP_MS, leadInMs = 0 } = turns;
  const measure = (worker: Worker, forMs: number) =>
    worker.run('measure', { ...task, ...taskOf(worker), forMs });
  const warmUp = Math.min(warmUpMs, pace.rounds * pace.roundMs);
  for (const worker of workers) await measure(worker, warmUp);
  const all = new Map<Worker, Round[]>(workers.map((worker) => [worker, []]));
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const worker of inTurn(workers, round)) {
      if (leadInMs > 0) await measure(worker, leadInMs);
      const before = await serverCpuUs();
      const measured = await measure(worker, pace.roundMs);
      all.get(worker)?.push({ ...measured, serverCpuUs: (await serverCpuUs()) - before });
    }
  }
  return [...all].map(([{ entry }, rounds]) => ({ label: entry.label, rounds }));
}

/** The same ones, beginning with another in each round. */
export function inTurn<Item>(items: readonly Item[], round: number): Item[] {
  const first = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** CPU time of all nodes together. */
export function redisCpuUs({ nodes, control }: RedisCluster): () => Promise<number> {
  return async () => {
    const infos = await Promise.all(nodes.map(({ port }) => control.cli(port, 'INFO', 'cpu')));
    const seconds = infos.flatMap((info) =>
      ['used_cpu_sys', 'used_cpu_user'].map((name) => Number(fieldOf(info, name))),
    );
    return seconds.reduce((sum, value) => sum + value, 0) * 1_000_000;
  };
}
