/** The payment provider does what it is asked, and answers too late to every third call. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, sandboxSchema } from '@shop/contracts/payment';
import { readRunningStack } from '@shop/local-stack';
import { shoppingGoesOn } from '../promises/shopping.js';
import type { Fault } from './fault.js';
import { SandboxRefusedError } from './slow-provider.errors.js';

const TIMEOUT_EVERY = 3;

export function slowProvider(forMs: number): Fault {
  return {
    title: `the payment provider times out on every third call, for ${forMs / 1000} s`,
    // Nobody at the till waits for the provider; that each order is paid once is the ledger's to say.
    promises: shoppingGoesOn,
    strike: async ({ baseUrl, say, signal }) => {
      await behave(baseUrl, { timeoutEvery: TIMEOUT_EVERY });
      say('the provider times out');
      try {
        await sleep(forMs, undefined, { signal });
      } finally {
        await behave(baseUrl, { timeoutEvery: 0 });
      }
      say('the provider answers in time again');
    },
  };
}

/** @throws SandboxRefusedError, Error of fetch */
async function behave(baseUrl: string, manners: Sandbox): Promise<void> {
  const response = await fetch(`${baseUrl}/api/payments/sandbox`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${readRunningStack().operatorToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(sandboxSchema.parse(manners)),
  });
  if (!response.ok) throw new SandboxRefusedError(response.status);
}
