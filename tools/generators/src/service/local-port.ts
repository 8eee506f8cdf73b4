import { NoPortLeftError } from './service.errors.ts';

/** From the first port that the ten services leave, up to where `SHOP_PORT_BASE` puts the gateway (+ 80). */
const [first, last] = [3010, 3079] as const;

/**
 * @param services the text of libs/contracts/src/services.ts
 * @throws NoPortLeftError
 */
export function nextLocalPort(services: string): number {
  const taken = new Set([...services.matchAll(/localPort: (\d+)/g)].map(([, port]) => Number(port)));
  for (let port = first; port <= last; port += 1) if (!taken.has(port)) return port;
  throw new NoPortLeftError(`${String(first)} to ${String(last)}`);
}
