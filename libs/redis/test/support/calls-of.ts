import type { TestCluster } from './test-cluster.js';

/** How often nodes, all unless said otherwise, ran a command since they began; `eval` and `evalsha` are one. */
export async function callsOf(
  { servers }: Pick<TestCluster, 'servers'>,
  command: string,
  ports: readonly number[] = servers.nodes.map(({ port }) => port),
): Promise<number> {
  const stats = await Promise.all(ports.map((port) => servers.cli(port, 'INFO', 'commandstats')));
  const name = command === 'eval' ? 'eval(?:sha)?' : command;
  const calls = stats.flatMap((text) => [...text.matchAll(new RegExp(`cmdstat_${name}:calls=(\\d+)`, 'g'))]);
  return calls.reduce((sum, [, count]) => sum + Number(count), 0);
}
