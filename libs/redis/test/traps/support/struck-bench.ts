import { servesSlot, until, type RedisCluster } from '@shop/local-stack';
import { useOwnCluster } from '../../support/test-cluster.js';
import { TrapBench } from './trap-bench.js';

/** A slot between two primaries. */
export interface SlotOnItsWay {
  /** Brings one key over. */
  take(key: string): Promise<void>;
  finish(): Promise<void>;
}

/** A bench whose nodes are struck. */
export class StruckBench extends TrapBench<RedisCluster> {
  /** Lets a replica answer on, but hear nothing new from its primary. @returns lets it catch up */
  async letLag(replica: number): Promise<() => Promise<void>> {
    const { servers } = this.cluster;
    await servers.cli(replica, 'CONFIG', 'SET', 'masterauth', 'a password that the primary does not know');
    await servers.cli(replica, 'CLIENT', 'KILL', 'TYPE', 'master');
    return async () => {
      await servers.cli(replica, 'CONFIG', 'SET', 'masterauth', '');
      await servers.waitUntilHealthy({ withinMs: 60_000 });
    };
  }

  /** A slot on its way: its present owner knows that it leaves, another that it comes. */
  async beginMove(slot: number): Promise<SlotOnItsWay> {
    const { servers } = this.cluster;
    const roles = await servers.roles();
    const has = (member: (typeof roles)[number]) => servesSlot(member, slot);
    const from = roles.find(has)?.port ?? 0;
    const to = roles.find((member) => member.role === 'primary' && !has(member))?.port ?? 0;
    const idOf = async (port: number) => (await servers.cli(port, 'CLUSTER', 'MYID')).trim();
    const set = (port: number, ...state: string[]) =>
      servers.cli(port, 'CLUSTER', 'SETSLOT', String(slot), ...state);
    await set(to, 'IMPORTING', await idOf(from));
    await set(from, 'MIGRATING', await idOf(to));
    return {
      take: async (key) =>
        void (await servers.cli(from, 'MIGRATE', '127.0.0.1', String(to), key, '0', '5000')),
      finish: async () => {
        for (const port of [to, from]) await set(port, 'NODE', await idOf(to));
      },
    };
  }

  /**
   * A failover that loses writes: the primary confirms them, its replica never hears of them and takes over.
   *
   * @param key decides which shard
   * @param write what is lost
   * @returns brings the killed node back, when the play is over
   */
  async failoverThatLoses(key: string, write: () => Promise<unknown>): Promise<() => Promise<void>> {
    const { servers } = this.cluster;
    await servers.waitUntilHealthy({ withinMs: 60_000 });
    const primary = await this.primaryOf(key);
    const replica = await this.replicaOf(primary);
    // Not SIGSTOP: what the primary has sent would wait in the replica's socket and be read once it goes on.
    const catchUp = await this.letLag(replica);
    await write();
    await servers.kill(primary);
    await until(() => this.isPrimary(replica), { what: 'the replica was promoted', withinMs: 30_000 });
    return async () => {
      await servers.restart(primary);
      await catchUp();
    };
  }
}

/** A cluster of its own for the spec file that calls this, to strike its nodes. */
export function useStruckBench(): StruckBench {
  return new StruckBench(useOwnCluster());
}
