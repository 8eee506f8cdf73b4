import { Injectable } from '@nestjs/common';
import type { DatabaseReport } from '@shop/contracts/ops';
import { InternalRepository } from './internal.repository.js';

/** What this process can say about itself; the gateway gathers it under `/ops` and does not proxy it. */
@Injectable()
export class InternalService {
  constructor(private readonly internal: InternalRepository) {}

  async databaseReport(): Promise<DatabaseReport> {
    const scans = await this.internal.countScans();
    return {
      service: 'product',
      tables: Object.fromEntries(scans.map(({ table, ...counts }) => [table, counts])),
    };
  }
}
