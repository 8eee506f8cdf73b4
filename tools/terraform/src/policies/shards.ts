import type { Configuration } from '../configuration.js';
import { type Constants, type EnvironmentName, environmentNames } from '../constants.js';
import type { Policy } from './policy.js';

function conditionsOf({ blocks }: Configuration, folder: string, variable: string): string[] {
  const block = blocks.find(
    (one) => one.folder === folder && one.kind === 'variable' && one.name === variable,
  );
  const validations = block?.body['validation'];
  const rows: readonly unknown[] = Array.isArray(validations) ? validations : [];
  return rows.map((row) => JSON.stringify(row));
}

/** Numbers of nodes a shard with which the smallest allowed cluster does not have too many replicas. */
function allowedNodes(name: EnvironmentName, { redis, environments }: Constants): number[] {
  const { shards, replicas } = environments[name].redis;
  const { minimum, maximum } = redis.limits.nodesPerShard;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index).filter(
    (nodes) => Math.min(...shards.allowed) * (nodes - 1) <= replicas.maximum,
  );
}

function sizeFaults(name: EnvironmentName, { redis, environments }: Constants): string[] {
  const { minimum, maximum } = redis.limits.shards;
  const { shards, nodesPerShard, replicas } = environments[name].redis;
  const faults = [...new Set([shards.default, ...shards.allowed])]
    .filter((count) => count < minimum || count > maximum || count % 2 === 0)
    .map(
      (count) =>
        `${name}: ${count} shards: OCI Cache takes odd numbers, and the shop ${minimum} to ${maximum}`,
    );
  if (!shards.allowed.includes(shards.default))
    faults.push(`${name}: ${shards.default} shards, and only ${shards.allowed.join(', ')} are allowed`);
  const count = shards.default * (nodesPerShard - 1);
  if (count < replicas.minimum || count > replicas.maximum)
    faults.push(`${name}: ${count} replicas, and ${replicas.minimum} to ${replicas.maximum} are allowed`);
  return faults;
}

/** The limits in Terraform's variables are those of the constants, and the constants keep OCI's. */
export const shardsAreWithinLimits: Policy = ({ configuration, constants }) => {
  const { minimum, maximum } = constants.redis.limits.shards;
  const limit = `var.shard_count >= ${minimum} && var.shard_count <= ${maximum} && var.shard_count % 2 == 1`;
  const faults = environmentNames.flatMap((name) => sizeFaults(name, constants));
  if (
    !conditionsOf(configuration, 'modules/redis', 'shard_count').some((condition) =>
      condition.includes(limit),
    )
  )
    faults.push(`modules/redis: shard_count is not limited by ${limit}`);
  for (const name of environmentNames) {
    const shards = `contains([${constants.environments[name].redis.shards.allowed.join(', ')}], coalesce(var.redis_shards`;
    const nodes = `contains([${allowedNodes(name, constants).join(', ')}], coalesce(var.redis_nodes_per_shard`;
    const folder = `environments/${name}`;
    if (!conditionsOf(configuration, folder, 'redis_shards').some((condition) => condition.includes(shards)))
      faults.push(`${folder}: redis_shards is not limited to what infra/environments.json allows`);
    if (
      !conditionsOf(configuration, folder, 'redis_nodes_per_shard').some((condition) =>
        condition.includes(nodes),
      )
    )
      faults.push(
        `${folder}: redis_nodes_per_shard is not limited to ${allowedNodes(name, constants).join(', ')}`,
      );
  }
  return faults;
};
