/** A small overlay, rendered: two services, their migration and seed, and what they stand on. */
const service = (name: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ecommerce }
spec:
  template:
    spec:
      containers:
        - name: service
          image: shop/${name}
`;

const job = (name: string, component: string, project: string) => `
apiVersion: batch/v1
kind: Job
metadata: { name: ${name}, namespace: ecommerce, labels: { app.kubernetes.io/component: ${component} } }
spec:
  template:
    spec:
      containers:
        - name: once
          image: shop/${project}
`;

const plain = (kind: string, name: string) => `
kind: ${kind}
metadata: { name: ${name}, namespace: ecommerce }
`;

export function manifests(): string {
  return [
    plain('Namespace', 'ecommerce'),
    plain('ConfigMap', 'shop-abc'),
    plain('ExternalSecret', 'product'),
    plain('NetworkPolicy', 'product'),
    service('gateway'),
    service('product'),
    job('product-migrate', 'migration', 'product'),
    job('cart-migrate', 'migration', 'cart'),
    job('product-seed', 'seed', 'product'),
    plain('HorizontalPodAutoscaler', 'product'),
    plain('Ingress', 'gateway'),
  ].join('---');
}
