import { z } from 'zod';
import { TestStackMissingError } from './stack.errors.js';

const VARIABLE = 'SHOP_TEST_STACK';

const stackAddress = z.object({
  redis: z.array(z.object({ port: z.number(), pid: z.number() })),
  postgres: z.object({ port: z.number(), password: z.string() }),
});

/** Where the stack of this Jest run listens; handed from the global setup to the specs through the environment. */
export type StackAddress = z.infer<typeof stackAddress>;

export function publishStack(address: StackAddress): void {
  process.env[VARIABLE] = JSON.stringify(address);
}

/** @throws TestStackMissingError */
export function publishedStack(): StackAddress {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new TestStackMissingError();
  return stackAddress.parse(JSON.parse(text));
}
