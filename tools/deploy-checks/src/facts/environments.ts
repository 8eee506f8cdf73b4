// What infra/environments.json says of a cluster: the one place of names, addresses and sizes. Terraform reads it as well, and
// tools/terraform checks what is in it for itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { workspaceRoot } from '../manifests/render.js';

const count = z.number().int().min(1);
const range = z.strictObject({ minimum: count, maximum: count });

const environmentSchema = z.looseObject({
  name: z.string(),
  host: z.string(),
  network: z.looseObject({ loadBalancer: z.cidrv4(), cache: z.cidrv4(), database: z.cidrv4() }),
  pods: z.strictObject({ gateway: range, auth: range, product: range, others: range }),
});

const factsSchema = z.looseObject({
  namespace: z.string(),
  region: z.string(),
  registry: z.looseObject({ host: z.string(), repositories: z.string(), pullSecret: z.string() }),
  kubernetes: z.looseObject({ version: z.string().regex(/^v1\.\d+\.\d+$/) }),
  ports: z.record(z.enum(['https', 'service', 'redis', 'postgres', 'smtp']), count),
  secrets: z.record(z.string(), z.array(z.string())),
  /** Secrets of who watches, and is no service. */
  watchers: z.record(z.string(), z.array(z.string())),
  environments: z.record(z.enum(['development', 'staging', 'production']), environmentSchema),
});

export type Environment = z.infer<typeof environmentSchema>;
export type Facts = z.infer<typeof factsSchema>;
export type EnvironmentName = keyof Facts['environments'];

/** @throws ZodError naming each field that is missing or of another kind */
export function parseFacts(text: string): Facts {
  return factsSchema.parse(JSON.parse(text));
}

export function readFacts(): Facts {
  return parseFacts(readFileSync(join(workspaceRoot, 'infra/environments.json'), 'utf8'));
}
