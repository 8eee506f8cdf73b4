/**
 * infra/environments.json: names, addresses, sizes and limits of the three environments, once. Terraform reads the same file.
 * Failure policy: a file of another shape is thrown, with the path of each field that is wrong.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const environmentNames = ['development', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

const range = z.object({ minimum: z.int(), maximum: z.int() });

const environment = z.object({
  name: z.string(),
  host: z.string(),
  network: z.object({
    vcn: z.string(),
    loadBalancer: z.string(),
    api: z.string(),
    cache: z.string(),
    database: z.string(),
    nodes: z.string(),
    pods: z.string(),
  }),
  redis: z.object({
    name: z.string(),
    memoryGb: z.int(),
    shards: z.object({ default: z.int(), allowed: z.array(z.int()).min(1) }),
    nodesPerShard: z.int(),
    replicas: range,
  }),
});

const constants = z.object({
  application: z.string(),
  kubernetes: z.object({ version: z.string(), servicesCidr: z.string() }),
  ports: z.object({
    https: z.int(),
    service: z.int(),
    redis: z.int(),
    postgres: z.int(),
    smtp: z.int(),
  }),
  redis: z.object({
    acceptedVersions: z.array(z.string()),
    softwareVersion: z.string(),
    maxmemoryPolicy: z.string(),
    limits: z.object({
      shards: z.object({ minimum: z.int(), maximum: z.int(), odd: z.literal(true) }),
      nodesPerShard: range,
    }),
  }),
  secrets: z.record(z.string(), z.array(z.string())),
  /** Of who watches, and is no service. */
  watchers: z.record(z.string(), z.array(z.string())),
  environments: z.object({ development: environment, staging: environment, production: environment }),
});

export type Constants = z.infer<typeof constants>;
export type EnvironmentConstants = z.infer<typeof environment>;

/**
 * What the file says.
 * @param root the repository's root
 * @throws ZodError when a field is missing or of another kind
 */
export function readConstants(root: string): Constants {
  return constants.parse(JSON.parse(readFileSync(join(root, 'infra/environments.json'), 'utf8')));
}
