import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { HotKeyOverview, HotKeysQuery, SlowLogQuery } from '@shop/contracts/redis-ops';
import { RedisClient } from '@shop/redis/client';
import { BigKeys, type BigKeysReport, HotKeys, SlowLog, type SlowLogReport } from '@shop/redis/diagnosis';
import { slotOf } from '@shop/redis/keys';
import { type AskedForHotKeys, hotKeyOverviewOf } from './hot-key-overview.js';
import { HotKeyReports } from './hot-key-reports.js';

@Injectable()
export class RedisOpsService implements OnApplicationShutdown {
  readonly #big: BigKeys;
  readonly #slow: SlowLog;

  constructor(
    private readonly client: RedisClient,
    private readonly own: HotKeys,
    private readonly others: HotKeyReports,
  ) {
    this.#big = new BigKeys({ client });
    this.#slow = new SlowLog({ client });
  }

  /** Of this gateway and of every instance that it calls; another gateway's commands are not in it. */
  async hotKeys({ limit }: HotKeysQuery): Promise<HotKeyOverview> {
    const placeOf = (key: string) => ({ slot: slotOf(key), node: this.client.primaryOf(key) });
    return hotKeyOverviewOf([this.#ofThisGateway(), ...(await this.others.ask())], { limit, placeOf });
  }

  bigKeys(): Promise<BigKeysReport> {
    return this.#big.report();
  }

  slowLog({ limit }: SlowLogQuery): Promise<SlowLogReport> {
    return this.#slow.read(limit);
  }

  /** A scan that runs is given up. */
  async onApplicationShutdown(): Promise<void> {
    await this.#big.close();
  }

  #ofThisGateway(): AskedForHotKeys {
    const { keys, ...rates } = this.own.report();
    return { url: null, state: 'reached', report: { service: 'gateway', ...rates, keys: [...keys] } };
  }
}
