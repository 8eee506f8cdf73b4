import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { runCommand } from '../processes/run-command.js';
import { ADMIN, type RedisAccess } from './redis-access.js';

/** Speaks to nodes on loopback through redis-cli, as `admin` where there are users. */
export class RedisCli {
  readonly path: string;
  readonly #tls: readonly string[];
  readonly #env: NodeJS.ProcessEnv;

  /** @param access of the cluster, null (the default) where everyone is let in */
  constructor(path: string, access: RedisAccess | null = null) {
    this.path = path;
    this.#tls = access === null ? [] : ['--tls', '--cacert', access.caFile, '--user', ADMIN];
    // In the environment it is not in the list of processes.
    this.#env =
      access === null ? process.env : { ...process.env, REDISCLI_AUTH: access.passwords[ADMIN] ?? '' };
  }

  /**
   * Sends one command to the node and returns what redis-cli prints, raw.
   *
   * @throws CommandFailedError when the node refuses it, is down, or does not answer within 5 s.
   */
  ask(port: number, ...command: string[]): Promise<string> {
    // -e: an error reply is an exit code, not a line that looks like a value.
    const args = ['-p', String(port), '-e', ...this.#tls, ...command];
    return runCommand(this.path, args, { withinMs: 5000, env: this.#env });
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
