import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { ensureRedis } from '@shop/local-stack';
import { z } from 'zod';

/** On what was measured: figures of another machine are other figures. */
export const machineSchema = z.object({
  cores: z.number(),
  processor: z.string(),
  memoryGib: z.number(),
  node: z.string(),
  redis: z.string(),
  /** Whether clients and servers had a core each. */
  isPinned: z.boolean(),
  /** What spoke against measuring; it was done anyway. */
  busy: z.array(z.string()),
});

export type Machine = z.infer<typeof machineSchema>;

/** @throws RedisMissingError, RedisTooOldError */
export async function machineOf({ isPinned, busy }: Pick<Machine, 'isPinned' | 'busy'>): Promise<Machine> {
  const { server } = await ensureRedis();
  const said = execFileSync(server, ['--version'], { encoding: 'utf8' });
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version.slice(1),
    redis: /v=(\S+)/.exec(said)?.[1] ?? said.trim(),
    ...{ isPinned, busy },
  };
}

export function machineLine({ cores, processor, memoryGib, node, redis, isPinned }: Machine): string {
  const pinned = isPinned ? 'Redis on core 1, clients on core 0' : 'not pinned to cores';
  return `${String(cores)} × ${processor}, ${String(memoryGib)} GiB, Node ${node}, Redis ${redis}, ${pinned}`;
}
