import type { TestCluster } from './test-cluster.js';

/** How often the primaries were asked for a command since they began, `eval` and `evalsha` taken together. */
export async function callsOf({ servers }: TestCluster, command: string): Promise<number> {
  const roles = await servers.roles();
  const stats = await Promise.all(roles.map(({ port }) => servers.cli(port, 'INFO', 'commandstats')));
  const name = command === 'eval' ? 'eval(?:sha)?' : command;
  const calls = stats.flatMap((text) => [...text.matchAll(new RegExp(`cmdstat_${name}:calls=(\\d+)`, 'g'))]);
  return calls.reduce((sum, [, count]) => sum + Number(count), 0);
}
