import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  type FamilyOverview,
  type HotKeyOverview,
  type HotKeysQuery,
  hotKeysReportSchema,
  type SlowLogQuery,
} from '@shop/contracts/redis-ops';
import { RedisClient } from '@shop/redis/client';
import { BigKeys, type BigKeysReport, HotKeys, SlowLog, type SlowLogReport } from '@shop/redis/diagnosis';
import { slotOf } from '@shop/redis/keys';
import { InstanceReports } from '../instance-reports.js';
import type { AskedForHotKeys } from './asked-for-hot-keys.js';
import { familyOverviewOf } from './family-overview.js';
import { hotKeyOverviewOf } from './hot-key-overview.js';

const QUESTION = { path: 'hot-keys', schema: hotKeysReportSchema };

@Injectable()
export class RedisOpsService implements OnApplicationShutdown {
  readonly #big: BigKeys;
  readonly #slow: SlowLog;

  constructor(
    private readonly client: RedisClient,
    private readonly own: HotKeys,
    private readonly others: InstanceReports,
  ) {
    this.#big = new BigKeys({ client });
    this.#slow = new SlowLog({ client });
  }

  /** Of this gateway and of every instance that it calls; another gateway's commands are not in it. */
  async hotKeys({ limit }: HotKeysQuery): Promise<HotKeyOverview> {
    const placeOf = (key: string) => ({ slot: slotOf(key), node: this.client.primaryOf(key) });
    return hotKeyOverviewOf(await this.#ask(), { limit, placeOf });
  }

  /** The same commands, by the row of the key table that their keys are of. */
  async families(): Promise<FamilyOverview> {
    return familyOverviewOf(await this.#ask());
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

  async #ask(): Promise<AskedForHotKeys[]> {
    return [this.#ofThisGateway(), ...(await this.others.ask(QUESTION))];
  }

  #ofThisGateway(): AskedForHotKeys {
    const { keys, families, ...rates } = this.own.report();
    const report = { service: 'gateway', ...rates, keys: [...keys], families: [...families] };
    return { url: null, state: 'reached', report };
  }
}
