import { z } from 'zod';

const schema = z.object({
  /** First of the ports that the bench's clusters take. Not set: free ones, chosen at random. */
  BENCH_PORT_BASE: z.coerce.number().int().min(1_024).max(22_700).optional(),
});

/** @throws ZodError naming what is wrong */
export function loadConfig(env = process.env): { readonly portBase: number | null } {
  return Object.freeze({ portBase: schema.parse(env).BENCH_PORT_BASE ?? null });
}

/**
 * Lets a service of the shop be measured at full speed and as it is deployed: its limits stay on and count every request, but
 * nobody reaches them, and requests are not followed for a laptop's console. What is started from here inherits it.
 */
export function asDeployedWithoutLimits(): void {
  for (const limit of ['LIMIT_ANONYMOUS', 'LIMIT_SIGNED_IN']) process.env[limit] = '1000000';
  process.env['REQUEST_TRAILS'] = 'off';
}
