/** The payment provider does what it is asked, and answers too late to every third call. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, sandboxSchema } from '@shop/contracts/payment';
import { shoppingGoesOn } from '../promises/shopping.js';
import type { RunningShop } from '../shop/shop.js';
import type { Fault } from './fault.js';
import { SandboxRefusedError } from './slow-provider.errors.js';

const TIMEOUT_EVERY = 3;

export function slowProvider(forMs: number): Fault {
  return {
    title: `the payment provider times out on every third call, for ${forMs / 1000} s`,
    // Nobody at the till waits for the provider; that each order is paid once is the ledger's to say.
    promises: shoppingGoesOn,
    strike: async ({ shop, changes, say, signal }) => {
      await changes.during('the payment provider times out: PUT /api/payments/sandbox', async () => {
        await behave(shop, { timeoutEvery: TIMEOUT_EVERY });
        say('the provider times out');
        await sleep(forMs, undefined, { signal }).finally(() => behave(shop, { timeoutEvery: 0 }));
      });
      say('the provider answers in time again');
    },
  };
}

/** @throws SandboxRefusedError, Error of fetch */
async function behave({ baseUrl, operatorToken }: RunningShop, manners: Sandbox): Promise<void> {
  const response = await fetch(`${baseUrl}/api/payments/sandbox`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${operatorToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(sandboxSchema.parse(manners)),
  });
  if (!response.ok) throw new SandboxRefusedError(response.status);
}
