import { queueKey } from '../backstage/queues.js';
import { countsOf, depthOf, membershipOf, since, type Counts, type Membership } from './node-answers.js';
import type { RedisLine } from './redis-line.js';
import type { NodeSeen, QueueDepth } from './sample.js';

/** Where a queue lives, whoever serves its slot. */
export interface QueuePlace {
  readonly queue: string;
  readonly slot: number;
}

/** One node, looked at again and again: what it has done since the look before, what it claims, the queues it holds. */
export class RedisNode {
  readonly #line: RedisLine;
  readonly #places: readonly QueuePlace[];
  #counts: Counts | null = null;
  #membership: Membership | null = null;

  constructor(line: RedisLine, places: readonly QueuePlace[]) {
    this.#line = line;
    this.#places = places;
  }

  /** Ports of the members that it knew at the last look. */
  get known(): readonly number[] {
    return this.#membership?.ports ?? [];
  }

  /** @throws NodeSilentError */
  async look(): Promise<NodeSeen> {
    // By what it claimed a look ago: asked for a slot of another one, it would answer with an error that it counts.
    const held = this.#places.filter(({ slot }) => this.#membership?.serves(slot));
    const [info = '', nodes = '', ...depths] = await this.#line.ask(
      ...['INFO server commandstats errorstats', 'CLUSTER NODES'],
      ...held.flatMap(({ queue }) => depthCommandsOf(queue)),
    );
    this.#membership = membershipOf(nodes);
    const counts = countsOf(info);
    const grown = since(this.#counts, counts);
    this.#counts = counts;
    const { role, slots } = this.#membership;
    return { role, slots, ...grown, queues: queuesOf(held, depths) };
  }
}

function queuesOf(held: readonly QueuePlace[], answers: readonly string[]): Record<string, QueueDepth> {
  const depths = held.map(
    ({ queue }, index) => [queue, depthOf(answers.slice(3 * index, 3 * index + 3))] as const,
  );
  return Object.fromEntries(depths.filter((entry): entry is [string, QueueDepth] => entry[1] !== null));
}

function depthCommandsOf(queue: string): string[] {
  return [
    `LLEN ${queueKey(queue, 'wait')}`,
    `LLEN ${queueKey(queue, 'active')}`,
    `ZCARD ${queueKey(queue, 'delayed')}`,
  ];
}
