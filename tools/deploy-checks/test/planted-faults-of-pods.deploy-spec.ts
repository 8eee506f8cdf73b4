import { describe, expect, it } from '@jest/globals';
import { ofKind } from '../src/manifests/manifest.js';
import { renderOverlay } from '../src/manifests/render.js';
import { planted, rulesBroken } from './support/plant.js';

const production = renderOverlay('production');
const options = { overlay: 'production' } as const;

const CONTAINER = ['spec', 'template', 'spec', 'containers', 0] as const;
const POD = ['spec', 'template', 'spec'] as const;

/** What a pod may be, take and leave behind: the fault, where it is planted, and the one rule that has to find it. */
const faults: [string, Parameters<typeof planted>[1], string][] = [
  [
    'a process that may be root',
    { where: 'Deployment user', path: [...POD, 'securityContext'] },
    'may-be-root',
  ],
  [
    'a root file system that can be written',
    {
      where: 'Deployment user',
      path: [...CONTAINER, 'securityContext', 'readOnlyRootFilesystem'],
      value: false,
    },
    'writable-root',
  ],
  [
    'a grace that ends before the process does',
    { where: 'Deployment order', path: [...POD, 'terminationGracePeriodSeconds'], value: 20 },
    'short-grace',
  ],
  [
    'a heap as large as the limit',
    {
      where: 'Deployment order',
      path: [...CONTAINER, 'resources', 'limits', 'memory'],
      value: '288Mi',
    },
    'heap-size',
  ],
  [
    'a uid that is not of the image',
    { where: 'Deployment cart', path: [...POD, 'securityContext', 'runAsUser'], value: 1000 },
    'wrong-user',
  ],
  [
    'system calls that are not filtered',
    { where: 'Deployment cart', path: [...POD, 'securityContext', 'seccompProfile'] },
    'no-seccomp',
  ],
  [
    'a token of the API server',
    { where: 'Deployment cart', path: [...POD, 'automountServiceAccountToken'], value: true },
    'token-mounted',
  ],
  [
    'a variable for each Service',
    { where: 'Deployment cart', path: [...POD, 'enableServiceLinks'], value: true },
    'service-links',
  ],
  [
    'the network of the machine',
    { where: 'Deployment cart', path: [...POD, 'hostNetwork'], value: true },
    'host-network',
  ],
  ['no account of its own', { where: 'Deployment cart', path: [...POD, 'serviceAccountName'] }, 'no-account'],
  [
    'the account of another service',
    { where: 'Deployment cart', path: [...POD, 'serviceAccountName'], value: 'order' },
    'shared-account',
  ],
  [
    'a process that may become more',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'securityContext', 'allowPrivilegeEscalation'],
      value: true,
    },
    'may-escalate',
  ],
  [
    'a privileged container',
    { where: 'Deployment cart', path: [...CONTAINER, 'securityContext', 'privileged'], value: true },
    'privileged',
  ],
  [
    'a capability that is kept',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'securityContext', 'capabilities', 'drop'],
      value: ['NET_RAW'],
    },
    'keeps-capabilities',
  ],
  [
    'no request of CPU',
    { where: 'Deployment cart', path: [...CONTAINER, 'resources', 'requests', 'cpu'] },
    'no-requests',
  ],
  [
    'no limit of memory',
    { where: 'Deployment cart', path: [...CONTAINER, 'resources', 'limits', 'memory'] },
    'no-memory-limit',
  ],
  [
    'more memory than was asked for',
    { where: 'Deployment cart', path: [...CONTAINER, 'resources', 'requests', 'memory'], value: '128Mi' },
    'memory-overcommitted',
  ],
  [
    'a limit of CPU',
    { where: 'Deployment cart', path: [...CONTAINER, 'resources', 'limits', 'cpu'], value: '1' },
    'cpu-limit',
  ],
  [
    'a volume that may fill the machine',
    { where: 'Deployment cart', path: [...POD, 'volumes', 0], value: { name: 'tmp', emptyDir: {} } },
    'unbounded-volume',
  ],
  [
    'a volume that nobody mounts',
    {
      where: 'Deployment cart',
      path: [...POD, 'volumes', 2],
      value: { name: 'spare', emptyDir: { sizeLimit: '1Mi' } },
    },
    'unused-volume',
  ],
  [
    'secrets that can be written',
    { where: 'Deployment cart', path: [...CONTAINER, 'volumeMounts', 0, 'readOnly'], value: false },
    'writable-secret',
  ],
  ['an end at once', { where: 'Deployment cart', path: [...CONTAINER, 'lifecycle'] }, 'no-pre-stop'],
  [
    'pods without a label',
    {
      where: 'Deployment cart',
      path: ['spec', 'template', 'metadata', 'labels', 'app.kubernetes.io/part-of'],
    },
    'missing-label',
  ],
  [
    'every version that there ever was',
    { where: 'Deployment cart', path: ['spec', 'revisionHistoryLimit'] },
    'no-history-limit',
  ],
  [
    'a rollout that waits for ever',
    { where: 'Deployment cart', path: ['spec', 'progressDeadlineSeconds'] },
    'no-progress-deadline',
  ],
  [
    'a rollout that takes a pod first',
    { where: 'Deployment cart', path: ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], value: 1 },
    'rollout-loses-pods',
  ],
  [
    'an autoscaler that follows every breath',
    { where: 'HorizontalPodAutoscaler cart', path: ['spec', 'behavior'] },
    'no-behavior',
  ],
  [
    'a budget that stops a machine from being emptied',
    { where: 'PodDisruptionBudget cart', path: ['spec', 'maxUnavailable'], value: 0 },
    'no-disruption-budget',
  ],
  [
    'a Service for a port that is not there',
    { where: 'Service cart', path: ['spec', 'ports', 0, 'targetPort'], value: 'web' },
    'port-without-name',
  ],
  [
    'an image of another registry',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'image'],
      value: 'fra.ocir.io/tenancy/ecommerce/cart:unreleased',
    },
    'wrong-registry',
  ],
  [
    'Redis by one address',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'env', 0],
      value: { name: 'REDIS_NODES', value: '10.0.6.10:6379' },
    },
    'redis-seeds',
  ],
  [
    'the place of somebody whom it does not call',
    {
      where: 'Deployment cart',
      path: [...CONTAINER, 'env', 0],
      value: { name: 'SERVICE_PAYMENT_URLS', value: 'http://payment:8080' },
    },
    'surplus-setting',
  ],
  [
    'an object of another namespace',
    { where: 'Service cart', path: ['metadata', 'namespace'], value: 'default' },
    'outside-namespace',
  ],
  [
    'a kind that there is not',
    { where: 'LimitRange shop', path: ['kind'], value: 'LimitsRange' },
    'unknown-kind',
  ],
];

describe('a fault that is planted into the pods of production', () => {
  it.each(faults)('%s', (_, change, rule) => {
    expect(rulesBroken(planted(production, change), options)).toContain(rule);
  });

  it.each([
    ['LimitRange', 'no-limit-range'],
    ['ResourceQuota', 'no-quota'],
  ])('no %s', (kind, rule) => {
    const without = production.filter((manifest) => !ofKind([manifest], kind).includes(manifest));
    expect(rulesBroken(without, options)).toEqual([rule]);
  });
});
