import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { z } from 'zod';
import type { PaymentConfig } from '../config.js';
import { type Callback, signatureHeader, signatureOf } from '../provider/callback-signature.js';
import { SETTINGS } from '../settings.js';

const sendWithinMs = 5_000;

/** Null while the server does not listen. */
const addressSchema = z.object({ address: z.string(), port: z.number() }).nullable();

/** Calls the shop as a provider does: over HTTP, at the port on which this very process listens. */
@Injectable()
export class CallbackSender {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: PaymentConfig,
  ) {}

  /** @returns whether it was heard: answered by a 2xx @throws when nobody answers within 5 s */
  async send(callback: Callback): Promise<boolean> {
    const url = this.#url();
    if (url === null) return false;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [signatureHeader]: signatureOf(callback, this.settings.PAYMENT_CALLBACK_SECRET),
      },
      body: JSON.stringify(callback),
      signal: AbortSignal.timeout(sendWithinMs),
    });
    await response.body?.cancel();
    return response.ok;
  }

  #url(): string | null {
    const listening = addressSchema.parse(this.host.httpAdapter.getHttpServer().address());
    if (listening === null) return null;
    const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[listening.address] ?? listening.address;
    return `http://${host}:${String(listening.port)}/payments/callbacks`;
  }
}
