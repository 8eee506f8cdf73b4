import { mkdirSync } from 'node:fs';
import { StopWaiting, until } from '../conditions/until.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { redisConfFile } from '../workspace.js';
import type { RedisBinaries } from './redis-binaries.js';
import { RedisCli, fieldOf } from './redis-cli.js';

export interface RedisNodeOptions {
  readonly port: number;
  readonly binaries: RedisBinaries;
  /** Holds the node's append-only file, snapshot and nodes.conf. */
  readonly directory: string;
  readonly logFile: string;
  /** Settings over those of infra/redis/redis.conf, as redis.conf spells them. */
  readonly conf: Readonly<Record<string, string>>;
}

/** One Redis server on loopback. It can be started again on its port with its data after it was stopped or killed. */
export class RedisNode {
  readonly port: number;
  readonly #options: RedisNodeOptions;
  readonly #cli: RedisCli;
  #process: ManagedProcess | undefined;

  constructor(options: RedisNodeOptions) {
    this.port = options.port;
    this.#options = options;
    this.#cli = new RedisCli(options.binaries.cli);
  }

  /** The present process, or null when the node is down. */
  get process(): ManagedProcess | null {
    return this.#process?.isRunning ? this.#process : null;
  }

  /** The pid of the present or, when it is down, of the last process. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts the server and returns when it answers. @throws ProcessDiedError when it ends instead. */
  async start(): Promise<void> {
    mkdirSync(this.#options.directory, { recursive: true });
    const server = new ManagedProcess({
      name: `redis ${this.port}`,
      command: this.#options.binaries.server,
      args: this.#commandLine(),
      logFile: this.#options.logFile,
    });
    this.#process = server;
    await until(() => this.#isAnsweredBy(server), { what: `redis ${this.port} answers`, withinMs: 20_000 });
  }

  /** SIGTERM, in tests also on a paused node; the data is on disk afterwards. */
  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  pause(): void {
    this.#process?.signal('SIGSTOP');
  }

  resume(): void {
    this.#process?.signal('SIGCONT');
  }

  #commandLine(): string[] {
    const own = {
      port: String(this.port),
      bind: '127.0.0.1',
      dir: this.#options.directory,
      ...this.#options.conf,
    };
    return [
      redisConfFile,
      ...Object.entries(own).flatMap(([name, value]) => [`--${name}`, ...value.split(' ')]),
    ];
  }

  /** Compares the pid, since another program may hold the port while ours is about to fail on it. */
  async #isAnsweredBy(server: ManagedProcess): Promise<boolean> {
    if (!server.isRunning) throw new StopWaiting(server.diedError(await server.exited));
    const info = await this.#cli.ask(this.port, 'INFO', 'server');
    return fieldOf(info, 'process_id') === String(server.pid);
  }
}
