import { Injectable } from '@nestjs/common';
import type { CacheReport, DatabaseReport } from '@shop/contracts/ops';
import { Cache } from '@shop/redis/cache';
import { InternalRepository } from './internal.repository.js';

/** What this process can say about itself; the gateway gathers it under `/ops` and does not proxy it. */
@Injectable()
export class InternalService {
  constructor(
    private readonly cache: Cache,
    private readonly internal: InternalRepository,
  ) {}

  cacheReport(): CacheReport {
    return { service: 'product', families: this.cache.report() };
  }

  async databaseReport(): Promise<DatabaseReport> {
    const scans = await this.internal.countScans();
    return {
      service: 'product',
      tables: Object.fromEntries(scans.map(({ table, ...counts }) => [table, counts])),
    };
  }
}
