/** The files of the shop that know every service. */
export const files = {
  services: 'libs/contracts/src/services.ts',
  contractsPackage: 'libs/contracts/package.json',
  keys: 'libs/redis/src/keys/key-families.ts',
  queueKeys: 'libs/redis/src/keys/queue-families.ts',
  compose: 'docker-compose.yml',
  prometheus: 'infra/observability/prometheus/prometheus.yml',
  securedRedis: 'tools/whole-shop/test/secured-redis.e2e-spec.ts',
  readme: 'README.md',
} as const;
