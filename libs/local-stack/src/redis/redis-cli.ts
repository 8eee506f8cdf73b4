import { runCommand } from '../processes/run-command.js';

/** Speaks to nodes on loopback through redis-cli. */
export class RedisCli {
  constructor(readonly path: string) {}

  /**
   * Sends one command to the node and returns what redis-cli prints, raw.
   *
   * @throws CommandFailedError when the node refuses it, is down, or does not answer within 5 s.
   */
  ask(port: number, ...command: string[]): Promise<string> {
    // -e: an error reply is an exit code, not a line that looks like a value.
    return runCommand(this.path, ['-p', String(port), '-e', ...command], { withinMs: 5000 });
  }

  /** One of redis-cli's own `--cluster` programs, such as `reshard`. */
  async cluster(...args: string[]): Promise<void> {
    await runCommand(this.path, ['--cluster', ...args], { withinMs: 120_000 });
  }
}

/** `name:value` lines, as INFO and CLUSTER INFO print them. */
export function fieldOf(info: string, name: string): string | null {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null;
}
