import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { CommandFailedError } from '../processes/process.errors.js';
import { runCommand } from '../processes/run-command.js';
import { sendOne } from './one-command.js';
import { ADMIN, type RedisAccess } from './redis-access.js';

const ASK_WITHIN_MS = 5_000;
const MOVED = /^MOVED \d+ \S*:(?<port>\d+)$/;

/** Speaks to nodes on loopback as redis-cli does, and through it where that is a program; as `admin` where there are users. */
export class RedisCli {
  readonly path: string;
  readonly #access: RedisAccess | null;
  readonly #tls: readonly string[];
  readonly #env: NodeJS.ProcessEnv;

  /** @param access of the cluster, null (the default) where everyone is let in */
  constructor(path: string, access: RedisAccess | null = null) {
    this.path = path;
    this.#access = access;
    this.#tls = access === null ? [] : ['--tls', '--cacert', access.caFile, '--user', ADMIN];
    // In the environment it is not in the list of processes.
    this.#env =
      access === null ? process.env : { ...process.env, REDISCLI_AUTH: access.passwords[ADMIN] ?? '' };
  }

  /**
   * Sends one command to the node and returns what redis-cli prints, raw. After `-c` it goes to the node of its key.
   *
   * @throws CommandFailedError when the node refuses it, is down, or does not answer within 5 s.
   */
  async ask(port: number, ...words: string[]): Promise<string> {
    const [isFollowing, command] = words[0] === '-c' ? [true, words.slice(1)] : [false, words];
    const endsAtMs = performance.now() + ASK_WITHIN_MS;
    for (let asked = port; ;) {
      const withinMs = Math.max(1, endsAtMs - performance.now());
      try {
        return await sendOne({ port: asked, access: this.#access, withinMs }, command);
      } catch (cause) {
        const output = cause instanceof Error ? cause.message : String(cause);
        const owner = isFollowing ? MOVED.exec(output)?.groups?.['port'] : undefined;
        if (owner === undefined || performance.now() >= endsAtMs)
          throw new CommandFailedError({
            command: `redis-cli -p ${asked} ${words.join(' ')}`,
            output,
            cause,
          });
        asked = Number(owner);
      }
    }
  }

  /**
   * A redis-cli that stays with one node: a command a line on its standard input, raw answers on its standard output. It
   * dials again by itself, at the next command, and ends with its input. What it cannot reach it says on standard error.
   */
  open(port: number): ChildProcessWithoutNullStreams {
    return spawn(this.path, ['-p', String(port), ...this.#tls], { env: this.#env });
  }

  /** One of redis-cli's own `--cluster` programs, such as `reshard`. */
  async cluster(...args: string[]): Promise<void> {
    await runCommand(this.path, [...this.#tls, '--cluster', ...args], { withinMs: 120_000, env: this.#env });
  }
}

/** What is asked of nodes by their ports, wherever they run: on loopback, or in containers. */
export type NodesCli = Pick<RedisCli, 'ask' | 'open' | 'cluster'>;

/** `name:value` lines, as INFO and CLUSTER INFO print them. */
export function fieldOf(info: string, name: string): string | null {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null;
}
