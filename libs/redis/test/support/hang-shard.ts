import { until, type RedisCluster } from '@shop/local-stack';

/*
 * A cluster whose nodes say that its state is not ok. With full coverage required, one shard that hangs is enough for that,
 * and it lasts until the shard goes on; in a failover it lasts for a moment only, at one node or another.
 */

export interface HungShard {
  /** Of the nodes that go on, and say that the cluster failed. */
  readonly others: readonly number[];
  /** The shard goes on, and the cluster is healthy again. */
  resume(): Promise<void>;
}

/** Stops the primary on this port and its replicas. Resolves when the others say that the cluster failed. */
export async function hangShard(servers: RedisCluster, primary: number): Promise<HungShard> {
  const ports = servers.nodes.map(({ port }) => port);
  const requireAll = async (value: 'yes' | 'no'): Promise<void> => {
    for (const port of ports)
      await servers.cli(port, 'CONFIG', 'SET', 'cluster-require-full-coverage', value);
  };
  await requireAll('yes');
  const members = await servers.roles();
  const hung = members.filter(({ port, primaryPort }) => [port, primaryPort].includes(primary));
  const others = ports.filter((port) => hung.every((member) => member.port !== port));
  for (const { port } of hung) servers.pause(port);
  for (const port of others) {
    const isFailed = async () => (await servers.cli(port, 'CLUSTER', 'INFO')).includes('state:fail');
    await until(isFailed, { what: 'the cluster says that it failed', withinMs: 20_000 });
  }
  const resume = async (): Promise<void> => {
    for (const { port } of hung) servers.resume(port);
    await servers.waitUntilHealthy();
    await requireAll('no');
  };
  return { others, resume };
}
