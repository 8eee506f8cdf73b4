import { availableParallelism, cpus, totalmem } from 'node:os';
import { fieldOf } from '@shop/local-stack';
import type { ShopCluster } from '../shop/shop.js';

/** On what a drill was held: figures of another machine are other figures. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGib: number;
  readonly node: string;
  /** Null when no node said. */
  readonly redis: string | null;
}

/** Never throws. */
export async function machineOf({
  control,
  ports,
}: Pick<ShopCluster, 'control' | 'ports'>): Promise<Machine> {
  const asked = ports.map((port) => control.cli(port, 'INFO', 'server'));
  const info = await Promise.any(asked).catch(() => '');
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version.slice(1),
    redis: fieldOf(info, 'redis_version'),
  };
}
