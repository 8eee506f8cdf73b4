import { files } from './files.ts';
import { line, type Registration } from './registration.ts';

/* Where k8s/ and the constants of the environments list services by hand; the rest of a manifest is the template's. */

const clouds = ['development', 'staging', 'production'] as const;

/** What the vault makes for a service with a database. */
const secrets = ['DATABASE_CA', 'DATABASE_URL', 'IDENTITY_PUBLIC_KEY', 'REDIS_PASSWORD'];

/** Where its images are: the registry of the one before. */
const images: readonly Registration[] = clouds.map((environment) => ({
  file: files.overlays[environment].kustomization,
  place: 'the last of the images',
  anchor: /^ {2}- \{ name: shop\/\w+, newName: .* \}$/gm,
  write: (found, { name }) =>
    line(found, found.replace(/shop\/\w+/, `shop/${name}`).replace(/\/\w+ \}$/, `/${name} }`)),
}));

/** No build of it has been released; a release writes digests in the same list. */
const builds: readonly Registration[] = clouds.map((environment) => ({
  file: files.overlays[environment].release,
  place: 'the last of the builds',
  anchor: /^ {2}- .*shop\/\w+.*(?:\n {4}.*)*/gm,
  write: (found, { name }) => line(found, `  - { name: shop/${name}, newTag: unreleased }`),
}));

export const kubernetesRegistrations: readonly Registration[] = [
  {
    file: files.kubernetesBase,
    place: 'the last of the resources',
    anchor: /^ {2}- [a-z]+\.yaml$/gm,
    write: (found, { name }) => line(found, `  - ${name}.yaml`),
  },
  {
    file: files.kubernetesGateway,
    place: 'the variables SERVICE_<NAME>_URLS',
    anchor: /^ +- \{ name: SERVICE_\w+_URLS, .* \}$/gm,
    write: (found, { name, NAME }) =>
      line(found, `            - { name: SERVICE_${NAME}_URLS, value: 'http://${name}:8080' }`),
  },
  {
    file: files.kubernetesSecrets,
    place: 'the last key of the last ExternalSecret',
    anchor: /^ {6}remoteRef: .*$/gm,
    write: (found, { name }) =>
      line(
        found,
        `---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name} }
spec:
  refreshInterval: 1h
  secretStoreRef: { kind: SecretStore, name: vault }
  target: { name: ${name}, creationPolicy: Owner }
  data:
${secrets
  .map(
    (key) => `    - secretKey: ${key}
      remoteRef: { key: ecommerce-development-${name}, property: ${key} }`,
  )
  .join('\n')}`,
      ),
  },
  {
    file: files.environments,
    place: 'the last row of secrets',
    anchor: /^ {4}"[a-z]+": \["[^\]]*"\](?=\s*\},\s*"environments")/gm,
    write: (found, { name }) => `${found},\n    "${name}": [${secrets.map((key) => `"${key}"`).join(', ')}]`,
  },
  {
    file: files.kubernetesPods,
    place: 'the last of the names that answer with pods',
    anchor: /^ {2}ports: .*$/gm,
    write: (found, { name }) =>
      line(
        found,
        `---
apiVersion: v1
kind: Service
metadata: { name: ${name}-pods }
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: { app.kubernetes.io/name: ${name}, app.kubernetes.io/component: service }
  ports: [{ name: http, port: 8080, targetPort: http }]`,
      ),
  },
  {
    file: files.kubernetesPrometheus,
    place: 'the names that are scraped',
    anchor: /^ {10}- [a-z]+-pods$/gm,
    write: (found, { name }) => line(found, `          - ${name}-pods`),
  },
  {
    file: files.overlays.local.kustomization,
    place: 'the last of the images',
    anchor: /^ {2}- \{ name: shop\/\w+, newTag: local \}$/gm,
    write: (found, { name }) => line(found, `  - { name: shop/${name}, newTag: local }`),
  },
  ...images,
  ...builds,
];
