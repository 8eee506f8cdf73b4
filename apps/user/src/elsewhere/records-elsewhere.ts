import { Inject, Injectable } from '@nestjs/common';
import { accountExportSchema } from '@shop/contracts/auth';
import { cartContentSchema } from '@shop/contracts/cart';
import { wholeSchema } from '@shop/contracts/user';
import { Upstreams } from '@shop/service-defaults/upstreams';
import { z } from 'zod';
import type { UserConfig } from '../config.js';
import { SETTINGS } from '../settings.js';

type Whole = Record<string, unknown>;

/**
 * What auth and cart hold of a shopper. They are asked in the shopper's own name, so this service can read and erase
 * there only what whoever asks may. Each throws the errors of `ServiceClient.ask` at most `PART_DEADLINE_MS` later.
 */
@Injectable()
export class RecordsElsewhere {
  constructor(
    private readonly upstreams: Upstreams,
    @Inject(SETTINGS) private readonly settings: UserConfig,
  ) {}

  readAccount(): Promise<Whole> {
    return this.#read('auth', '/auth/account/export', accountExportSchema);
  }

  readCart(): Promise<Whole> {
    return this.#read('cart', '/cart/content', cartContentSchema);
  }

  eraseAccount(): Promise<void> {
    return this.#erase('auth', '/auth/account');
  }

  eraseCart(): Promise<void> {
    return this.#erase('cart', '/cart/data');
  }

  #read(service: 'auth' | 'cart', path: string, schema: z.ZodType): Promise<Whole> {
    return this.upstreams.of(service).ask({
      method: 'GET',
      path,
      schema: wholeSchema(schema),
      as: 'caller',
      deadlineMs: this.settings.PART_DEADLINE_MS,
    });
  }

  /** May be sent twice: what is erased stays erased. */
  async #erase(service: 'auth' | 'cart', path: string): Promise<void> {
    await this.upstreams.of(service).ask({
      method: 'DELETE',
      path,
      schema: z.unknown(),
      as: 'caller',
      isRepeatable: true,
      deadlineMs: this.settings.PART_DEADLINE_MS,
    });
  }
}
