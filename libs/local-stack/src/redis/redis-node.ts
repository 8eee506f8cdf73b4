import { mkdirSync } from 'node:fs';
import { StopWaiting, until } from '../conditions/until.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { redisConfFile } from '../workspace.js';
import { fieldOf, type RedisCli } from './redis-cli.js';

export interface RedisNodeOptions {
  readonly port: number;
  /** The program. */
  readonly server: string;
  readonly cli: RedisCli;
  /** Holds the node's append-only file, snapshot and nodes.conf. */
  readonly directory: string;
  readonly logFile: string;
  /** Settings over those of infra/redis/redis.conf, as redis.conf spells them. */
  readonly conf: Readonly<Record<string, string>>;
  /** Settings of a node that speaks TLS only; null for one that speaks plain TCP. */
  readonly securedBy: string | null;
}

/** One Redis server on loopback.  */
export class RedisNode {
  readonly port: number;
  readonly #options: RedisNodeOptions;
  #process: ManagedProcess;

  /** Starts the server; `untilAnswers` says when it has. */
  constructor(options: RedisNodeOptions) {
    this.port = options.port;
    this.#options = options;
    this.#process = this.#launch();
  }

  /** The present process or, when the node is down, the last one. */
  get process(): ManagedProcess {
    return this.#process;
  }

  /** @throws ProcessDiedError when the server ends instead. */
  async untilAnswers(): Promise<void> {
    const server = this.#process;
    await until(() => this.#isAnsweredBy(server), { what: `redis ${this.port} answers`, withinMs: 20_000 });
  }

  /** Starts it again on its port with its data, after stopping it when it still runs. */
  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = this.#launch();
    await this.untilAnswers();
  }

  #launch(): ManagedProcess {
    mkdirSync(this.#options.directory, { recursive: true });
    return new ManagedProcess({
      name: `redis ${this.port}`,
      command: this.#options.server,
      args: this.#commandLine(),
      logFile: this.#options.logFile,
    });
  }

  #commandLine(): string[] {
    const { directory, conf, securedBy } = this.#options;
    const port = String(this.port);
    const doors =
      securedBy === null ? ['--port', port] : ['--port', '0', '--tls-port', port, '--include', securedBy];
    return [
      ...[redisConfFile, ...doors, '--bind', '127.0.0.1', '--dir', directory],
      ...Object.entries(conf).flatMap(([name, value]) => [`--${name}`, ...value.split(' ')]),
    ];
  }

  /** Compares the pid, since another program may hold the port while ours is about to fail on it. */
  async #isAnsweredBy(server: ManagedProcess): Promise<boolean> {
    if (!server.isRunning) throw new StopWaiting(server.diedError(await server.exited));
    const info = await this.#options.cli.ask(this.port, 'INFO', 'server');
    return fieldOf(info, 'process_id') === String(server.pid);
  }
}
