const overlay = (name: string) => ({
  kustomization: `k8s/overlays/${name}/kustomization.yaml`,
  release: `k8s/overlays/${name}/release/kustomization.yaml`,
});

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
  environments: 'infra/environments.json',
  kubernetesBase: 'k8s/base/kustomization.yaml',
  kubernetesGateway: 'k8s/base/gateway.yaml',
  kubernetesSecrets: 'k8s/components/external-secrets/services.yaml',
  kubernetesPods: 'k8s/components/observability/pods.yaml',
  kubernetesPrometheus: 'k8s/components/observability/prometheus.yml',
  overlays: {
    local: overlay('local'),
    development: overlay('development'),
    staging: overlay('staging'),
    production: overlay('production'),
  },
} as const;
