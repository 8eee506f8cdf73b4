import { z } from 'zod';

/** In place of the report of an instance that did not give one in time; `problem` names no address and no stack. */
export const unreachableInstance = z.object({
  service: z.string(),
  url: z.string(),
  state: z.literal('unreachable'),
  problem: z.string(),
});
