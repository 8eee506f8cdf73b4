import { describe, expect, it } from '@jest/globals';
import { parseManifests } from '../manifests/manifest.js';
import { workloadsOf } from '../manifests/workloads.js';
import { denialFaults, edgesOf } from './policies.js';

const pods = ['cart', 'product']
  .map(
    (name) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  template:
    metadata: { labels: { app.kubernetes.io/name: ${name}, app.kubernetes.io/component: service } }
    spec: { containers: [{ name: service, image: shop/${name} }] }
`,
  )
  .join('---\n');
const workloads = workloadsOf(parseManifests(pods));

const policy = (spec: string) =>
  parseManifests(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: one }
spec: ${spec}
`);

const product = '{ podSelector: { matchLabels: { app.kubernetes.io/name: product } } }';
const cart = '{ podSelector: { matchLabels: { app.kubernetes.io/name: cart } }';

describe('the edges of network policies', () => {
  it.each([
    [`[{ ports: [{ port: 8080 }], to: [${product}] }]`, ['cart/service -> product/service:8080']],
    ['[{ ports: [{ port: 8080 }] }]', ['cart/service -> anywhere:8080']],
    [`[{ to: [${product}] }]`, ['cart/service -> product/service:any port']],
    [
      '[{ to: [{ ipBlock: { cidr: 10.0.6.0/24 } }], ports: [{ port: 53, protocol: UDP }] }]',
      ['cart/service -> 10.0.6.0/24:53/UDP'],
    ],
    [
      '[{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }], ports: [{ port: 587 }] }]',
      ['cart/service -> every address, ours included:587'],
    ],
    ['[]', []],
  ])('out by %s', (egress, edges) => {
    const manifests = policy(`${cart}, policyTypes: [Egress], egress: ${egress} }`);
    expect([...edgesOf(manifests, workloads).sent]).toEqual(edges);
  });

  it('are none in a direction that is not among the types, and that is a fault', () => {
    const manifests = policy(`${cart}, policyTypes: [Ingress], egress: [{ to: [${product}] }] }`);
    expect([...edgesOf(manifests, workloads).sent]).toEqual([]);
    expect(denialFaults(manifests).map(({ rule }) => rule)).toEqual([
      'no-default-deny',
      'policy-without-type',
    ]);
  });
});
