import { z } from 'zod';
import type { RedisClient } from '../client/redis-client.js';
import { hashTagOf, slotOf } from '../keys/hash-slot.js';
import { familyOfKey } from '../diagnosis/family-of-key.js';
import { answererOf, parseClusterNodes, type ClusterNode } from './cluster-nodes.js';
import { type ClusterView, mergeViews } from './merged-views.js';
import { parseNodeInfo, type NodeInfo } from './node-info.js';

/*
 * What the cluster looks like now, for /ops, the console and the drills. The routing map itself is the client's and
 * follows MOVED by itself; this asks every node afresh and makes one map of what they say. A node that does not answer, or
 * that is too new for the client's map, is listed with `info: null`.
 */

/** One node: what the cluster says about it, and its own numbers when it answered. */
export interface TopologyNode extends ClusterNode {
  readonly info: NodeInfo | null;
  /** Address of a replica's primary, null for a primary. */
  readonly replicaOf: string | null;
  /** Bytes of the replication stream a replica has yet to receive; 0 for a primary, null when unknown. */
  readonly lagBytes: number | null;
  /** From the question for its numbers to the answer, what either waited in this process included; null when none came. */
  readonly roundTripMs: number | null;
}

export interface TopologySnapshot {
  /** When it was read, as an ISO instant. */
  readonly readAt: string;
  /** Primaries by their first slot, each followed by its replicas. */
  readonly nodes: readonly TopologyNode[];
  /** How many of the 16,384 slots have a living primary. */
  readonly slotsCovered: number;
}

/** Where a key lives. */
export interface KeyLocation {
  readonly key: string;
  /** What stands between the first braces, or null when the whole key counts. */
  readonly tag: string | null;
  readonly slot: number;
  /** Of the key table; null for a key of none. */
  readonly family: string | null;
  /** `host:port` of the slot's primary, or null when the client knows none. */
  readonly node: string | null;
}

export class Topology {
  readonly #client: RedisClient;

  constructor({ client }: { client: RedisClient }) {
    this.#client = client;
  }

  /**
   * Asks every node for its map and its numbers.
   *
   * @throws RedisDeadlineError, RedisUnavailableError when no node answered within the topology deadline
   */
  async read(): Promise<TopologySnapshot> {
    if (this.#client.primaries().length === 0) await this.#client.ping();
    const [views, numbers] = await Promise.all([this.#readViews(), this.#readNumbers()]);
    const nodes = mergeViews(views).map((node) => ({
      ...node,
      ...(numbers.get(this.#dialled(node.address)) ?? noNumbers),
    }));
    const ordered = inOrder(nodes.map((node) => ({ ...node, ...placeOf(node, nodes) })));
    return { readAt: new Date().toISOString(), nodes: ordered, slotsCovered: coveredSlotsOf(ordered) };
  }

  /**
   * Where a key lives by the client's map.
   *
   * @throws RedisDeadlineError when there is no map yet and no seed answers
   */
  async locate(key: string): Promise<KeyLocation> {
    if (this.#client.primaryOf(key) === null) await this.#client.ping();
    return {
      ...{ key, tag: hashTagOf(key), slot: slotOf(key), family: familyOfKey(key) },
      node: this.#client.primaryOf(key),
    };
  }

  /** The slot of a key, 0 to 16,383. */
  slotOf(key: string): number {
    return slotOf(key);
  }

  async #readViews(): Promise<ClusterView[]> {
    const answers = [...(await this.#client.askEachNode('cluster', 'NODES')).values()];
    const views = answers.flatMap((answer) => ('reply' in answer ? [viewOf(answer.reply)] : []));
    if (views.length > 0) return views;
    // All nodes of the client's map are gone: its seeds may know more.
    const reply = await this.#client
      .forUse('topology')
      .send({ name: 'cluster', args: ['NODES'], retry: 'idempotent' });
    return [viewOf(reply)];
  }

  async #readNumbers(): Promise<Map<string, Numbers>> {
    const numbers = new Map<string, Numbers>();
    for (const [address, { tookMs, ...answer }] of await this.#client.askEachNode('info')) {
      if (!('reply' in answer)) continue;
      const info = parseNodeInfo(z.string().parse(answer.reply));
      numbers.set(address, { info, roundTripMs: Math.round(tookMs * 100) / 100 });
    }
    return numbers;
  }

  #dialled(announced: string): string {
    const mapped = this.#client.settings.natMap[announced];
    return mapped === undefined ? announced : `${mapped.host}:${String(mapped.port)}`;
  }
}

type Numbers = Pick<TopologyNode, 'info' | 'roundTripMs'>;

type NodeWithInfo = ClusterNode & Numbers;

const noNumbers: Numbers = { info: null, roundTripMs: null };

function viewOf(reply: unknown): ClusterView {
  const text = z.string().parse(reply);
  return { by: answererOf(text), nodes: parseClusterNodes(text) };
}

function placeOf(
  node: NodeWithInfo,
  all: readonly NodeWithInfo[],
): Pick<TopologyNode, 'replicaOf' | 'lagBytes'> {
  if (node.role === 'primary') return { replicaOf: null, lagBytes: 0 };
  const primary = all.find(({ id }) => id === node.primaryId);
  if (!primary?.info || !node.info) return { replicaOf: primary?.address ?? null, lagBytes: null };
  const lagBytes = Math.max(0, primary.info.replicationOffset - node.info.replicationOffset);
  return { replicaOf: primary.address, lagBytes };
}

function inOrder(nodes: readonly TopologyNode[]): TopologyNode[] {
  const firstSlot = (node: TopologyNode) => node.slots[0]?.from ?? Number.MAX_SAFE_INTEGER;
  const primaries = nodes
    .filter(({ role }) => role === 'primary')
    .sort((a, b) => firstSlot(a) - firstSlot(b));
  return primaries.flatMap((primary) => [
    primary,
    ...nodes.filter(({ primaryId }) => primaryId === primary.id),
  ]);
}

function coveredSlotsOf(nodes: readonly TopologyNode[]): number {
  const living = nodes.filter(({ role, health }) => role === 'primary' && health !== 'failed');
  return living.flatMap(({ slots }) => slots).reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
