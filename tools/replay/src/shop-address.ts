import { readRunningStack, type RunningStack } from '@shop/local-stack';

/** Where the shop is, and what the tool may do beside shopping there. */
export interface ShopAddress {
  readonly baseUrl: string;
  /** The shop runs on this machine and believes whom a tool says it asks for. */
  readonly forwardsAddress: boolean;
  /** The shop is the one of `npm start`; null for one elsewhere, of which only the front door is known. */
  readonly stack: RunningStack | null;
}

/**
 * The given shop, or the one of `npm start`.
 *
 * @throws StackNotRunningError
 */
export function findShop(baseUrl: string | undefined): ShopAddress {
  if (baseUrl !== undefined) return { baseUrl, forwardsAddress: isLoopback(baseUrl), stack: null };
  const stack = readRunningStack();
  return { baseUrl: stack.baseUrl, forwardsAddress: true, stack };
}

function isLoopback(baseUrl: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl).hostname);
}
