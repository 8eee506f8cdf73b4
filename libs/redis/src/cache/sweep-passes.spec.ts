import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { RedisClient } from '../client/redis-client.js';
import { redisEnv, redisSettings } from '../client/redis-settings.js';
import { sweep } from './sweep.js';

/*
 * Slots that move exactly between two looks, which no real cluster does on demand: the nodes are a double that shows one
 * layout a look, and the client over it dials nothing.
 */

type Layout = readonly string[];

const [ONE, TWO] = ['127.0.0.1:1', '127.0.0.1:2'] as const;
const node = (address: string, rest: string) => `id-${address} ${address}@1 master - 0 0 1 connected ${rest}`;
const replica = `id-3 127.0.0.1:3@1 slave id-${ONE} 0 0 1 connected`;
const STILL: Layout = [node(ONE, '0-8000'), node(TWO, '8001-16383'), replica];
const MOVED: Layout = [node(ONE, '0-7999'), node(TWO, '8000-16383'), replica];
const MOVING: Layout = [node(ONE, '0-8000 [8000->-id-x]'), node(TWO, '8001-16383'), replica];
/** A primary that the client's map does not have. */
const GROWN: Layout = [...STILL, node('127.0.0.1:4', '5000')];
/** One that has no slots: there is nothing to scan. */
const EMPTY_ONE: Layout = [...STILL, node('127.0.0.1:4', '')];

/** Nodes that show one layout after the other, the last one for ever; and pages of keys by node. */
class MovingNodes {
  looks = 0;
  scans: string[] = [];
  deleted: string[] = [];
  refreshes = 0;
  readonly #layouts: readonly Layout[];
  readonly #pages: Readonly<Record<string, readonly string[][]>>;

  constructor(layouts: readonly Layout[], pages: Readonly<Record<string, readonly string[][]>> = {}) {
    this.#layouts = layouts;
    this.#pages = pages;
  }

  answer(address: string, command: readonly string[]): unknown {
    if (command[0] === 'cluster') {
      if (address === ONE) this.looks += 1;
      return this.#layouts[Math.min(this.looks, this.#layouts.length) - 1]?.join('\n') ?? '';
    }
    this.scans.push([address, ...command].join(' '));
    const pages = this.#pages[address] ?? [[]];
    const at = Number(command[1]);
    return [String((at + 1) % pages.length), pages[at] ?? []];
  }
}

let client: RedisClient;

beforeEach(() => {
  client = new RedisClient({ service: 'spec', settings: redisSettings(z.object(redisEnv).parse({})) });
});

afterEach(async () => {
  await client.close();
});

/** Sweeps the products of these nodes; the client learns a new map whenever it is waited for. */
async function swept(nodes: MovingNodes): Promise<MovingNodes> {
  client.connect = () => Promise.resolve();
  client.primaries = () => [ONE, TWO];
  client.askNode = (address, ...command) => Promise.resolve(nodes.answer(address, command));
  client.forUse('state').delete = (key) => {
    nodes.deleted.push(key);
    return Promise.resolve(true);
  };
  client.onRefresh = (listener) => {
    nodes.refreshes += 1;
    void Promise.resolve().then(listener);
    return () => (nodes.refreshes -= 100);
  };
  await sweep(client, { pattern: 'product:<sku>' });
  return nodes;
}

const passesOf = ({ scans }: MovingNodes) => scans.length / 2;

describe('a sweep', () => {
  it('walks through every page of every primary, and deletes what is of the family', async () => {
    const pages = {
      [ONE]: [['product:1', 'product:stock:1'], ['product:2']],
      [TWO]: [[], ['category:1', 'product:3'], []],
    };
    const nodes = await swept(new MovingNodes([STILL], pages));
    expect(nodes.deleted.sort()).toEqual(['product:1', 'product:2', 'product:3']);
    expect(nodes.scans).toHaveLength(5);
    expect(nodes.scans).toContain(`${TWO} scan 2 MATCH product:* COUNT 1000`);
  });

  it('is over after one pass in which no slot moved', async () => {
    const nodes = await swept(new MovingNodes([STILL]));
    expect([passesOf(nodes), nodes.refreshes]).toEqual([1, 0]);
  });

  it.each([
    { what: 'a slot moved meanwhile', layouts: [STILL, MOVED] },
    { what: 'a slot was on its way before', layouts: [MOVING, STILL] },
    { what: 'a slot was on its way after', layouts: [STILL, MOVING, STILL] },
    { what: 'a primary was not known yet', layouts: [GROWN, GROWN, STILL] },
  ])('is made again under a new map when $what', async ({ layouts }) => {
    const nodes = await swept(new MovingNodes(layouts));
    expect(passesOf(nodes)).toBe(2);
    // It waited for the map once, and stopped listening.
    expect(nodes.refreshes).toBe(1 - 100);
  });

  it('is not made again for a primary without slots', async () => {
    expect(passesOf(await swept(new MovingNodes([EMPTY_ONE])))).toBe(1);
  });

  it('ends after five passes, though slots go on moving', async () => {
    expect(passesOf(await swept(new MovingNodes([MOVING])))).toBe(5);
  });
});
