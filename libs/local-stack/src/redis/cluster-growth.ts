/**
 * Nodes that join a cluster and leave it while it serves. `redis-cli --cluster add-node` and `del-node` do the same and
 * leave it to gossip when everybody knows; here that is waited for, since who forgets too late brings a ghost back.
 */
import { until } from '../conditions/until.js';
import { membersSeenBy } from './cluster-formation.js';
import { fieldOf, type NodesCli } from './redis-cli.js';

export interface Growth {
  readonly cli: NodesCli;
  /** Of every node, those that join or leave included. */
  readonly ports: readonly number[];
}

const AGREED_WITHIN_MS = 15_000;

/**
 * Introduces a node that runs and knows nobody; it owns no slots yet. Returns when everybody knows it and it takes keys:
 * like any primary it refuses them in the first two seconds after its start.
 *
 * @throws ConditionTimeoutError
 */
export async function join({ cli, ports }: Growth, port: number): Promise<void> {
  const others = ports.filter((other) => other !== port);
  await Promise.all(others.map((other) => cli.ask(other, 'CLUSTER', 'MEET', '127.0.0.1', String(port))));
  const hasJoined = async () => {
    const info = await cli.ask(port, 'CLUSTER', 'INFO');
    if (fieldOf(info, 'cluster_state') !== 'ok') return false;
    const id = (await cli.ask(port, 'CLUSTER', 'MYID')).trim();
    const views = await Promise.all(others.map((other) => membersSeenBy(cli, other)));
    const own = await membersSeenBy(cli, port);
    return own.length > others.length && views.every((view) => view.some((member) => member.id === id));
  };
  await until(hasJoined, { what: `redis ${port} is of the cluster`, withinMs: AGREED_WITHIN_MS });
}

/** Makes a node that owns no slots a replica, and returns when it is synced. @throws ConditionTimeoutError */
export async function replicate({ cli }: Growth, pair: { primary: number; replica: number }): Promise<void> {
  const id = (await cli.ask(pair.primary, 'CLUSTER', 'MYID')).trim();
  // Its new primary may not have reached it by gossip yet; then it refuses, and is asked again.
  const follows = async () => {
    await cli.ask(pair.replica, 'CLUSTER', 'REPLICATE', id);
    return true;
  };
  const what = `redis ${pair.replica} follows redis ${pair.primary}`;
  await until(follows, { what, withinMs: AGREED_WITHIN_MS });
}

/**
 * Every other node forgets these, who own no slots. For a minute gossip cannot bring them back: they have to end
 * meanwhile. https://redis.io/commands/cluster-forget
 *
 * @throws CommandFailedError, ConditionTimeoutError
 */
export async function forget({ cli, ports }: Growth, leaving: readonly number[]): Promise<void> {
  const staying = ports.filter((port) => !leaving.includes(port));
  await Promise.all(
    staying.map(async (port) => {
      const strangers = (await membersSeenBy(cli, port)).filter((member) => leaving.includes(member.port));
      for (const { id } of strangers) await cli.ask(port, 'CLUSTER', 'FORGET', id);
    }),
  );
  await untilNobodyKnows({ cli, ports: staying }, leaving);
}

async function untilNobodyKnows({ cli, ports }: Growth, gone: readonly number[]): Promise<void> {
  const areForgotten = async () => {
    const views = await Promise.all(ports.map((port) => membersSeenBy(cli, port)));
    return views.flat().every((member) => !gone.includes(member.port));
  };
  await until(areForgotten, { what: `nobody knows redis ${gone.join(', ')}`, withinMs: AGREED_WITHIN_MS });
}
