import { Injectable } from '@nestjs/common';
import { PrismaClient } from '../generated/prisma/client.js';

/** How often Postgres began to read one table since its statistics were reset. */
export interface TableScans {
  readonly table: string;
  readonly sequentialScans: number;
  readonly indexScans: number;
}

@Injectable()
export class InternalRepository {
  constructor(private readonly database: PrismaClient) {}

  /** Postgres' own counts, so that what the cache saves is measured by whom it is saved for. */
  countScans(): Promise<TableScans[]> {
    return this.database.$queryRaw<TableScans[]>`
      SELECT
        relname AS table,
        seq_scan::int AS "sequentialScans",
        coalesce(idx_scan, 0)::int AS "indexScans"
      FROM pg_stat_user_tables
      WHERE schemaname = current_schema()
      ORDER BY relname`;
  }
}
