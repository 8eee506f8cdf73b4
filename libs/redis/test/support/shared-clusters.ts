import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardian, startRedisCluster, type RedisCluster } from '@shop/local-stack';

/** Clusters for spec files to share, one for each worker of a run. */
export class SharedClusters {
  readonly #directory = mkdtempSync(join(tmpdir(), 'shop-redis-shared-'));
  readonly #clusters: RedisCluster[] = [];

  /** Starts them one after the other. Stop them, also when this rejects. */
  async start(count: number): Promise<void> {
    guardian.removeDirectory(this.#directory);
    for (let index = 0; index < count; index += 1)
      this.#clusters.push(await startRedisCluster({ directory: join(this.#directory, String(index)) }));
  }

  /** What SHARED_CLUSTERS is set to for the specs. */
  get told(): string {
    return JSON.stringify(this.#clusters.map(({ seeds }) => seeds));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clusters.map((cluster) => cluster.stop()));
    rmSync(this.#directory, { recursive: true, force: true });
    guardian.keepDirectory(this.#directory);
  }
}
