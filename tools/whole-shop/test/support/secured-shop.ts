import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { servesSlot, type TemporaryShop } from '@shop/local-stack';
import { slotOf } from '@shop/redis/keys';
import { z } from 'zod';
import { Visitor } from './visitor.js';

const readiness = z.object({ status: z.string() });

/** What the specs do with a shop whose Redis is secured, beyond what a shopper can. */
export class SecuredShop {
  readonly #shop: TemporaryShop;

  constructor(shop: TemporaryShop) {
    this.#shop = shop;
  }

  get redis(): TemporaryShop['redis'] {
    return this.#shop.redis;
  }

  /** Of every node. */
  get ports(): number[] {
    return this.redis.nodes.map(({ port }) => port);
  }

  visitor(): Visitor {
    return new Visitor(this.#shop.parts.baseUrl);
  }

  /** Whether a service takes requests and misses nothing, Redis included. */
  async isWell(service: string): Promise<boolean> {
    const port = this.#shop.parts.services[service]?.[0]?.port ?? 0;
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    return readiness.parse(await answer.json()).status === 'ok';
  }

  /** What each node answers to an operator. */
  onEachNode(...command: string[]): Promise<string[]> {
    return Promise.all(this.ports.map((port) => this.redis.cli(port, ...command)));
  }

  /** Whether a user may send a command, which is not sent: one that subscribes would keep its connection. */
  async mayUserSend(user: string, command: readonly string[]): Promise<boolean> {
    const [port = 0] = this.ports;
    return (await this.redis.cli(port, 'ACL', 'DRYRUN', user, ...command)).trim() === 'OK';
  }

  /** Every key of the cluster. */
  async keys(): Promise<string[]> {
    const answers = await this.onEachNode('KEYS', '*');
    return [...new Set(answers.flatMap((answer) => answer.split('\n')).filter((line) => line !== ''))];
  }

  /** A key that lives on a primary. */
  async keyOn(primary: number): Promise<string> {
    const { slots = [] } = (await this.redis.roles()).find(({ port }) => port === primary) ?? {};
    const candidates = Array.from({ length: 1_000 }, (_, index) => `probe:${index}`);
    const key = candidates.find((candidate) => servesSlot({ slots }, slotOf(candidate)));
    if (key === undefined) throw new Error(`redis ${primary} serves no slot`);
    return key;
  }

  /** Where a node sends who asks it for a key of another's: the end of its MOVED, or what it said instead. */
  async sentOnBy(port: number, key: string): Promise<string> {
    const said = await this.redis.cli(port, 'GET', key).catch(String);
    return /MOVED \d+ (\S+)/.exec(said)?.[1] ?? said;
  }

  /** Who is connected to any node, as `<name of the connection> as <user>`. */
  async connections(): Promise<Set<string>> {
    const lists = await this.onEachNode('CLIENT', 'LIST', 'TYPE', 'normal');
    const matches = lists.flatMap((list) => [...list.matchAll(/ name=(\S*) .* user=(\S+)/g)]);
    return new Set(matches.map(([, name = '', user = '']) => `${name} as ${user}`));
  }

  /** By service, what it has written since its start. */
  logs(): Map<string, string> {
    const folder = this.#shop.logDirectory;
    const files = readdirSync(folder).filter((file) => this.#shop.parts.services[file.split('-')[0] ?? '']);
    return new Map(files.map((file) => [file.split('-')[0] ?? '', readFileSync(join(folder, file), 'utf8')]));
  }

  stop(): Promise<void> {
    return this.#shop.stop();
  }
}
