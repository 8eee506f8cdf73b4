import type { Upstream } from '@shop/service-defaults/upstreams';
import { type ServiceDocument, serviceDocumentSchema } from './combined-openapi.js';

/** The page waits for the slowest service, so a hung one must not hold it up. */
const deadlineMs = 1_500;

/** The description that a service gives of itself; null when it cannot be had: the page is then without that part. */
export async function readDocument(upstream: Upstream): Promise<ServiceDocument | null> {
  try {
    const { body } = await upstream.request({
      path: '/openapi.json',
      method: 'GET',
      signal: AbortSignal.timeout(deadlineMs),
    });
    return serviceDocumentSchema.parse(await body.json());
  } catch {
    return null;
  }
}
