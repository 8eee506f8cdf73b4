import { ensureRedis, RedisCli, waitUntilHealthy } from '@shop/local-stack';

interface Node {
  readonly port: number;
  readonly pid: number;
}

/** The Redis Cluster of this Jest run, as specs use it. */
export class TestRedis {
  readonly #nodes: readonly Node[];
  readonly #cli: RedisCli;

  constructor(options: { nodes: readonly Node[]; cli: RedisCli }) {
    this.#nodes = options.nodes;
    this.#cli = options.cli;
  }

  static async attach(nodes: readonly Node[]): Promise<TestRedis> {
    const { cli } = await ensureRedis();
    return new TestRedis({ nodes, cli: new RedisCli(cli) });
  }

  /** What REDIS_NODES takes. */
  get seeds(): string {
    return this.#nodes.map((node) => `127.0.0.1:${node.port}`).join(',');
  }

  /** Removes every key of every primary. */
  async flush(): Promise<void> {
    await this.askEvery('primary', 'FLUSHALL');
  }

  /** Sends one command, following redirects, and returns redis-cli's raw output. */
  command(...words: string[]): Promise<string> {
    return this.#cli.ask(this.#nodes[0]?.port ?? 0, '-c', ...words);
  }

  /** Sends one command to every node of a role, by itself, and returns redis-cli's raw outputs. */
  async askEvery(role: 'primary' | 'replica', ...words: string[]): Promise<string[]> {
    const isOfRole = await Promise.all(
      this.#nodes.map(async ({ port }) => (await this.#roleOf(port)) === role),
    );
    const nodes = this.#nodes.filter((_, index) => isOfRole[index]);
    return Promise.all(nodes.map(({ port }) => this.#cli.ask(port, ...words)));
  }

  /** Runs `work` while every node hangs with its sockets open (SIGSTOP); afterwards the cluster is healthy again. */
  async whileHanging<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#signal('SIGSTOP');
    try {
      return await work();
    } finally {
      this.#signal('SIGCONT');
      await waitUntilHealthy({ cli: this.#cli, ports: this.#nodes.map((node) => node.port) });
    }
  }

  async #roleOf(port: number): Promise<'primary' | 'replica'> {
    return (await this.#cli.ask(port, 'ROLE')).startsWith('master') ? 'primary' : 'replica';
  }

  #signal(name: NodeJS.Signals): void {
    for (const { pid } of this.#nodes) process.kill(pid, name);
  }
}
