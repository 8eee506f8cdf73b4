import { Command } from 'ioredis';
import { z } from 'zod';
import type { RedisClient } from '../client/redis-client.js';
import { familyOfKey } from './family-of-key.js';
import { reasonOf, type UntoldNode } from './reason.js';

/*
 * What kept a node busy: SLOWLOG GET of every node, replicas included, merged by time. Of each command its name and its
 * first key are shown and nothing else, since arguments are values: sessions, carts, payloads. A node keeps its last 128
 * commands over 10 ms (`slowlog-log-slower-than`), without what they waited for before they ran.
 * https://redis.io/docs/latest/commands/slowlog-get/
 */

export interface SlowCommand {
  /** When it ran, as an ISO instant by the node's clock, to the second. */
  readonly at: string;
  /** `host:port` as the client dials it. */
  readonly node: string;
  /** Counts up on each node, from its start. */
  readonly id: number;
  readonly durationMs: number;
  /** In capitals. */
  readonly command: string;
  /** The first key; `null` for a command without. Redis cuts it after 128 characters. */
  readonly key: string | null;
  readonly family: string | null;
  /** `shop:<service>`; empty for a client without a name. */
  readonly client: string;
}

export interface SlowLogReport {
  /** Newest first. */
  readonly commands: readonly SlowCommand[];
  /** Nodes whose log is not in it. */
  readonly unseen: readonly UntoldNode[];
}

const entries = z.array(
  z.tuple([z.number(), z.number(), z.number(), z.array(z.string()), z.string(), z.string()]),
);

export class SlowLog {
  readonly #client: RedisClient;

  constructor({ client }: { client: RedisClient }) {
    this.#client = client;
  }

  /**
   * Asks every node of the client's map.
   *
   * @param limit most commands to return, 1 to 128
   * @throws RedisDeadlineError, RedisUnavailableError when there is no map yet and no seed answers within the topology
   *   deadline. A node that does not answer is listed instead.
   */
  async read(limit: number): Promise<SlowLogReport> {
    if (this.#client.shards().length === 0) await this.#client.ping();
    const answers = await this.#client.askEachNode('slowlog', 'GET', String(limit));
    const commands: SlowCommand[] = [];
    const unseen: UntoldNode[] = [];
    for (const [node, answer] of answers) {
      if ('reply' in answer) commands.push(...commandsOf(node, answer.reply));
      else unseen.push({ node, because: reasonOf(answer.error) });
    }
    commands.sort((one, other) => other.at.localeCompare(one.at) || other.id - one.id);
    return { commands: commands.slice(0, limit), unseen };
  }
}

function commandsOf(node: string, reply: unknown): SlowCommand[] {
  return entries.parse(reply).map(([id, atSeconds, durationUs, words, , client]) => {
    const key = firstKeyOf(words);
    return {
      at: new Date(atSeconds * 1_000).toISOString(),
      node,
      id,
      durationMs: durationUs / 1_000,
      command: (words[0] ?? '').toUpperCase(),
      key,
      family: key === null ? null : familyOfKey(key),
      client,
    };
  });
}

/** By the table of commands that ioredis routes by. What it cannot place has no key here: better none than a value. */
function firstKeyOf([name = '', ...args]: readonly string[]): string | null {
  try {
    return String(new Command(name, [...args]).getKeys()[0] ?? '') || null;
  } catch {
    return null;
  }
}
