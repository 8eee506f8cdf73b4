/**
 * Cuts one node off from the others without any right on the machine's network: for the length of the split each node
 * announces the port of a proxy as that of its bus, and the others dial that. Replication does not go over the bus, so
 * replicas of the node are turned out and not let in again. Clients still reach both sides, which is the worst of splits:
 * they go on writing to the side that will lose.
 */
import { BUS_OFFSET, until } from '@shop/local-stack';
import type { ShopCluster } from '../shop/shop.js';
import { BusProxy } from './bus-proxy.js';
import { SplitNeedsPlainNodesError } from './split.errors.js';

const AGREED_WITHIN_MS = 20_000;
const REPLICATION = ['psync', 'sync'] as const;

type Nodes = Pick<ShopCluster, 'control' | 'ports'>;

export class Split {
  readonly #nodes: Nodes;
  readonly #proxies: readonly BusProxy[];
  readonly #idOf: ReadonlyMap<number, string>;
  readonly #side: { cutOff: string | null };

  private constructor(options: {
    nodes: Nodes;
    proxies: readonly BusProxy[];
    idOf: ReadonlyMap<number, string>;
    side: { cutOff: string | null };
  }) {
    this.#nodes = options.nodes;
    this.#proxies = options.proxies;
    this.#idOf = options.idOf;
    this.#side = options.side;
  }

  /**
   * Puts the proxies in between; nothing is cut yet. When it fails, what it has done is undone.
   *
   * @throws SplitNeedsPlainNodesError, CommandFailedError, ConditionTimeoutError
   */
  static async prepare(nodes: Nodes): Promise<Split> {
    const { control, ports } = nodes;
    await assertPlain(nodes);
    const ids = await Promise.all(
      ports.map(async (port) => (await control.cli(port, 'CLUSTER', 'MYID')).trim()),
    );
    const idOf = new Map(ports.map((port, index) => [port, ids[index] ?? '']));
    const side: { cutOff: string | null } = { cutOff: null };
    const proxyOf = async (port: number) => {
      const own = idOf.get(port);
      const isCutFrom = (sender: string) => (sender === side.cutOff) !== (own === side.cutOff);
      return BusProxy.open({ busPort: port + BUS_OFFSET, isCutFrom });
    };
    const split = new Split({ nodes, idOf, side, proxies: await Promise.all(ports.map(proxyOf)) });
    try {
      await split.#announce((index) => split.#proxies[index]?.port ?? 0);
      await split.#until(
        'the bus goes through the proxies',
        (proxy) => proxy.conversations === ports.length - 1,
      );
    } catch (error) {
      await split.remove();
      throw error;
    }
    return split;
  }

  /** From now on nothing passes between this node and the others. @throws CommandFailedError */
  async cutOff(port: number): Promise<void> {
    this.#side.cutOff = this.#idOf.get(port) ?? null;
    await this.#nodes.control.cli(
      port,
      'ACL',
      'SETUSER',
      'default',
      ...REPLICATION.map((name) => `-${name}`),
    );
    await this.#nodes.control.cli(port, 'CLIENT', 'KILL', 'TYPE', 'replica');
  }

  /** Everything passes again, and replicas are let in. @throws CommandFailedError */
  async heal(): Promise<void> {
    this.#side.cutOff = null;
    for (const proxy of this.#proxies) proxy.mend();
    const { control, ports } = this.#nodes;
    const grants = REPLICATION.map((name) => `+${name}`);
    await Promise.all(ports.map((port) => control.cli(port, 'ACL', 'SETUSER', 'default', ...grants)));
  }

  /** Takes the proxies away when nobody speaks through them any more. @throws CommandFailedError, ConditionTimeoutError */
  async remove(): Promise<void> {
    await this.heal();
    await this.#announce(() => 0);
    await this.#until('the bus goes past the proxies', (proxy) => proxy.conversations === 0);
    for (const proxy of this.#proxies) proxy.close();
  }

  /** 0: a node's own port. */
  async #announce(portOf: (index: number) => number): Promise<void> {
    const { control, ports } = this.#nodes;
    const announced = ports.map((port, index) =>
      control.cli(port, 'CONFIG', 'SET', 'cluster-announce-bus-port', String(portOf(index))),
    );
    await Promise.all(announced);
  }

  async #until(what: string, holdsFor: (proxy: BusProxy) => boolean): Promise<void> {
    const holds = () => Promise.resolve(this.#proxies.every(holdsFor));
    await until(holds, { what, withinMs: AGREED_WITHIN_MS });
  }
}

/** Over TLS nobody can read who speaks. */
async function assertPlain({ control, ports }: Nodes): Promise<void> {
  const setting = await control.cli(ports[0] ?? 0, 'CONFIG', 'GET', 'tls-cluster');
  if (setting.trim().endsWith('yes')) throw new SplitNeedsPlainNodesError();
}
