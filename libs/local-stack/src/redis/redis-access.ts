import { z } from 'zod';

export const redisAccessSchema = z.object({
  /** Of the authority that signed the nodes' certificate. */
  caFile: z.string(),
  /** Passwords by user: those of the services, and the operators' `admin`. */
  passwords: z.record(z.string(), z.string()),
});

/** What it takes to be let in by nodes that speak TLS only and know each user. `null` elsewhere: nodes let everyone in. */
export type RedisAccess = z.infer<typeof redisAccessSchema>;

/** Where a cluster is and how one gets in. */
export interface RedisEntrance {
  /** What REDIS_NODES takes. */
  readonly seeds: string;
  readonly access: RedisAccess | null;
}

/** The user that may do everything: redis-cli's, in the hands of local-stack and its tools. */
export const ADMIN = 'admin';

/** The name that secured nodes announce and that their certificate is for: the only one that resolves everywhere unasked. */
export const HOSTNAME = 'localhost';

/** The entrance of a cluster whose nodes listen on these ports of this machine. */
export function entranceOf(ports: readonly number[], access: RedisAccess | null): RedisEntrance {
  const host = access === null ? '127.0.0.1' : HOSTNAME;
  return { seeds: ports.map((port) => `${host}:${port}`).join(','), access };
}

/** The REDIS_... variables of one service, its own user among them. */
export function redisEnvOf(service: string, { seeds, access }: RedisEntrance): Record<string, string> {
  if (access === null) return { REDIS_NODES: seeds };
  return {
    REDIS_NODES: seeds,
    REDIS_TLS: 'true',
    REDIS_TLS_CA_FILE: access.caFile,
    REDIS_USERNAME: service,
    REDIS_PASSWORD: access.passwords[service] ?? '',
  };
}
