import { describe, expect, it } from '@jest/globals';
import { readFacts } from '../src/facts/environments.js';
import { parsePlatform, platformFaults, readPlatform } from '../src/facts/platform.js';
import type { Manifest } from '../src/manifests/manifest.js';
import { renderOverlay } from '../src/manifests/render.js';
import { planted, rulesBroken } from './support/plant.js';

const production = renderOverlay('production');
const options = { overlay: 'production' } as const;

const CONTAINER = ['spec', 'template', 'spec', 'containers', 0] as const;
const POD = ['spec', 'template', 'spec'] as const;

const peer = (name: string) => ({
  podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'service' } },
});

/** The fault, where it is planted, and the one rule that has to find it. */
const faults: [string, Parameters<typeof planted>[1], string][] = [
  [
    'an unknown field',
    { where: 'Deployment cart', path: [...POD, 'terminationGracePeriod'], value: 40 },
    'unknown-field',
  ],
  [
    'an unknown field deep inside',
    { where: 'Deployment cart', path: [...CONTAINER, 'livenessProbe', 'httpGet', 'url'], value: '/' },
    'unknown-field',
  ],
  [
    'an unknown field of an ExternalSecret',
    { where: 'ExternalSecret auth', path: ['spec', 'refresh'], value: '1h' },
    'unknown-field',
  ],
  [
    'an unknown field of an IngressClassParameters',
    { where: 'IngressClassParameters gateway', path: ['spec', 'subnet'], value: 'x' },
    'unknown-field',
  ],
  [
    'a number where text is needed',
    { where: 'Deployment cart', path: [...CONTAINER, 'env', 0, 'value'], value: 7 },
    'wrong-type',
  ],
  ['a missing field', { where: 'Deployment cart', path: ['spec', 'selector'] }, 'missing-field'],
  ['a missing probe', { where: 'Deployment order', path: [...CONTAINER, 'readinessProbe'] }, 'missing-probe'],
  [
    'a liveness probe that asks the stores',
    {
      where: 'Deployment order',
      path: [...CONTAINER, 'livenessProbe', 'httpGet', 'path'],
      value: '/health/ready',
    },
    'wrong-probe',
  ],
  [
    'a missing network edge, of who calls',
    { where: 'NetworkPolicy cart', path: ['spec', 'egress'], value: [] },
    'missing-edge',
  ],
  [
    'a missing network edge, of who is called',
    { where: 'NetworkPolicy discount', path: ['spec', 'ingress', 0, 'from'], value: [peer('gateway')] },
    'missing-edge',
  ],
  [
    'a surplus network edge, of who calls',
    { where: 'NetworkPolicy cart', path: ['spec', 'egress', 0, 'to', 1], value: peer('payment') },
    'surplus-edge',
  ],
  [
    'a surplus network edge, of who is called',
    { where: 'NetworkPolicy payment', path: ['spec', 'ingress', 0, 'from', 1], value: peer('cart') },
    'surplus-edge',
  ],
  [
    'an edge to everywhere',
    { where: 'NetworkPolicy cart', path: ['spec', 'egress', 1], value: { ports: [{ port: 443 }] } },
    'surplus-edge',
  ],
  [
    'an Internet that includes our own network',
    { where: 'NetworkPolicy to-mail', path: ['spec', 'egress', 0, 'to', 0, 'ipBlock', 'except'], value: [] },
    'surplus-edge',
  ],
  [
    'no denial of everything first',
    { where: 'NetworkPolicy default-deny', path: ['spec', 'policyTypes'], value: ['Ingress'] },
    'no-default-deny',
  ],
  [
    'a wrong CIDR',
    {
      where: 'NetworkPolicy to-redis',
      path: ['spec', 'egress', 0, 'to', 0, 'ipBlock', 'cidr'],
      value: '10.1.6.0/24',
    },
    'wrong-cidr',
  ],
  [
    'a plain-text secret in a variable',
    {
      where: 'Deployment auth',
      path: [...CONTAINER, 'env', 0],
      value: { name: 'REDIS_PASSWORD', value: 'open' },
    },
    'plain-text-secret',
  ],
  [
    'a secret that nobody makes',
    {
      where: 'Deployment auth',
      path: [...CONTAINER, 'env', 0],
      value: { name: 'X', valueFrom: { secretKeyRef: { name: 'auth', key: 'NO_SUCH' } } },
    },
    'secret-from-nowhere',
  ],
  [
    'a secret of another environment',
    {
      where: 'ExternalSecret cart',
      path: ['spec', 'data', 0, 'remoteRef', 'key'],
      value: 'ecommerce-staging-cart',
    },
    'wrong-vault-name',
  ],
  [
    'a migration that would believe any database',
    {
      where: 'Job auth-migrate',
      path: [...POD, 'volumes', 0, 'secret', 'items'],
      value: [{ key: 'DATABASE_URL', path: 'DATABASE_URL' }],
    },
    'no-database-ca',
  ],
  [
    'a service that would believe any database',
    {
      where: 'ExternalSecret cart',
      path: ['spec', 'data', 0, 'secretKey'],
      value: 'DATABASE_AUTHORITY',
    },
    'no-database-ca',
  ],
  [
    'a Service without pods',
    { where: 'Service user', path: ['spec', 'selector', 'app.kubernetes.io/name'], value: 'users' },
    'selector-without-pods',
  ],
  [
    'an autoscaler without pods',
    { where: 'HorizontalPodAutoscaler user', path: ['spec', 'scaleTargetRef', 'name'], value: 'users' },
    'selector-without-pods',
  ],
  [
    'a disruption budget without pods',
    {
      where: 'PodDisruptionBudget user',
      path: ['spec', 'selector', 'matchLabels', 'app.kubernetes.io/name'],
      value: 'users',
    },
    'selector-without-pods',
  ],
  [
    'a Service that opens a port of every machine',
    { where: 'Service gateway', path: ['spec', 'type'], value: 'NodePort' },
    'open-door',
  ],
  [
    'more pods than the constants say',
    { where: 'HorizontalPodAutoscaler cart', path: ['spec', 'maxReplicas'], value: 12 },
    'pod-count',
  ],
  [
    'replicas beside an autoscaler',
    { where: 'Deployment cart', path: ['spec', 'replicas'], value: 2 },
    'two-pod-counts',
  ],
  [
    'pods that may all be on one machine',
    {
      where: 'Deployment cart',
      path: [...POD, 'topologySpreadConstraints', 1, 'whenUnsatisfiable'],
      value: 'ScheduleAnyway',
    },
    'not-spread',
  ],
  [
    'an image by a tag that moves',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'image'],
      value: 'lhr.ocir.io/tenancy/ecommerce/cart:latest',
    },
    'moving-image',
  ],
  [
    'a call to another port',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'env', 2],
      value: { name: 'SERVICE_PRODUCT_URLS', value: 'http://product:80' },
    },
    'wrong-setting',
  ],
  [
    'a watcher that speaks to the cache without TLS',
    {
      where: 'Deployment redis-exporter',
      path: [...CONTAINER, 'env', 0, 'value'],
      value: 'redis://cache.example:6379',
    },
    'wrong-setting',
  ],
  [
    'a watcher that cannot reach the cache',
    { where: 'NetworkPolicy redis-exporter-to-redis', path: ['spec', 'egress'], value: [] },
    'missing-edge',
  ],
  [
    'a watcher that is asked by somebody else',
    { where: 'NetworkPolicy redis-exporter', path: ['spec', 'ingress', 0, 'from'], value: [peer('gateway')] },
    'surplus-edge',
  ],
  [
    'a watcher without its password',
    { where: 'ExternalSecret redis-exporter', path: ['spec', 'data', 0, 'secretKey'], value: 'PASSWORD' },
    'wrong-secrets',
  ],
  [
    'a namespace that takes any pod',
    {
      where: 'Namespace ecommerce',
      path: ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'],
      value: 'baseline',
    },
    'namespace-not-restricted',
  ],
  [
    'a quota that a rollout does not fit into',
    { where: 'ResourceQuota shop', path: ['spec', 'hard', 'pods'], value: '60' },
    'tight-quota',
  ],
  [
    'a balancer for another host',
    { where: 'Ingress gateway', path: ['spec', 'rules', 0, 'host'], value: 'staging.shop.example' },
    'wrong-entrance',
  ],
  [
    'a job that tries for ever',
    { where: 'Job auth-migrate', path: ['spec', 'ttlSecondsAfterFinished'] },
    'endless-job',
  ],
];

describe('a fault that is planted into production', () => {
  it.each(faults)('%s', (_, change, rule) => {
    expect(rulesBroken(planted(production, change), options)).toContain(rule);
  });

  it('a Secret among the manifests', () => {
    const secret: Manifest = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'auth', namespace: 'ecommerce', labels: {}, annotations: {} },
      stringData: { DATABASE_URL: 'postgresql://auth:open@postgres:5432/auth' },
    };
    expect(rulesBroken([...production, secret], options)).toEqual(['plain-text-secret']);
  });
});

describe('a fault that is planted into what Terraform wrote', () => {
  it('an overlay written from another environment, with a value that nobody reads', () => {
    const platform = { ...readPlatform('production'), ...parsePlatform('CACHE_CIDR=10.1.6.0/24\nSPARE=1') };
    const broken = platformFaults(platform, { name: 'production', facts: readFacts() });
    expect(broken.map(({ rule }) => rule)).toEqual(['wrong-cidr', 'wrong-name']);
  });
});
