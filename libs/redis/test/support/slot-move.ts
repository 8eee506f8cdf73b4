import type { RedisClient } from '../../src/client/redis-client.js';
import { slotOf } from '../../src/keys/hash-slot.js';
import type { OwnCluster } from './test-cluster.js';

/** A slot on its way: its present owner knows that it leaves, the other that it comes. */
export interface SlotMove {
  /** `host:port` before and after. */
  readonly from: string;
  readonly to: string;
  finish(): Promise<void>;
  giveUp(): Promise<void>;
}

/** Begins to move the slot of a key to another primary, by the map of a client. */
export async function beginMove(
  { servers }: Pick<OwnCluster, 'servers'>,
  { client, key }: { client: RedisClient; key: string },
): Promise<SlotMove> {
  const slot = String(slotOf(key));
  const from = Number(client.primaryOf(key)?.split(':')[1]);
  const primaries = (await servers.roles()).filter(({ role }) => role === 'primary');
  const to = primaries.find(({ port }) => port !== from)?.port ?? 0;
  const idOf = async (port: number) => (await servers.cli(port, 'CLUSTER', 'MYID')).trim();
  await servers.cli(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', await idOf(from));
  await servers.cli(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', await idOf(to));
  const settle = async (...state: string[]) => {
    for (const port of [to, from]) await servers.cli(port, 'CLUSTER', 'SETSLOT', slot, ...state);
  };
  return {
    from: `127.0.0.1:${String(from)}`,
    to: `127.0.0.1:${String(to)}`,
    finish: async () => settle('NODE', await idOf(to)),
    giveUp: () => settle('STABLE'),
  };
}
