import { Injectable } from '@nestjs/common';
import type { Sandbox } from '@shop/contracts/payment';
import { PrismaClient } from '../generated/prisma/client.js';

/** The one row of settings; the migration has made it. */
const where = { id: 1 };

/** In Postgres, so that all instances obey. */
@Injectable()
export class SandboxSettingsRepository {
  constructor(private readonly database: PrismaClient) {}

  async read(): Promise<Sandbox> {
    const { timeoutEvery } = await this.database.sandboxSettings.findUniqueOrThrow({ where });
    return { timeoutEvery };
  }

  async write({ timeoutEvery }: Sandbox): Promise<Sandbox> {
    await this.database.sandboxSettings.update({ where, data: { timeoutEvery } });
    return { timeoutEvery };
  }
}
