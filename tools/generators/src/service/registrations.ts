import type { Tree } from '@nx/devkit';
import { files } from './files.ts';
import { kubernetesRegistrations } from './kubernetes-registrations.ts';
import { item, line, type NewService, type Registration } from './registration.ts';
import { PlaceNotFoundError } from './service.errors.ts';

/*
 * Where the shop lists its services by hand. What can be derived from the table of services is derived there and not
 * listed here: secrets, roles and databases, the gateway's settings and routes, Redis users, the specs that walk over
 * everybody. A place that cannot be found is an error, and Nx then writes nothing at all.
 */

export const registrations: readonly Registration[] = [
  {
    file: files.services,
    place: 'the list gateway.calls',
    anchor: /^ {2}gateway: \{[^}]*? calls: \[[^\]]*/gm,
    write: (found, { name }) => item(found, `'${name}'`),
  },
  {
    file: files.services,
    place: 'the end of the table of services',
    anchor: /^\} as const satisfies Record<string, ServiceDefinition>;$/gm,
    write: (found, { name, localPort }) => `  ${name}: {
    localPort: ${String(localPort)},
    ownsDatabase: true,
    calls: [],
    publicSegments: ['${name}'],
    readsAreAnonymous: true,
  },
${found}`,
  },
  {
    file: files.contractsPackage,
    place: 'the last of the exports',
    anchor: /\}(?=\s*\}\s*\}\s*$)/g,
    write: (found, { name }) => `${found},
    "./${name}": {
      "@shop/source": "./src/${name}.ts",
      "default": "./dist/${name}.js"
    }`,
  },
  {
    file: files.keys,
    place: 'the line ...queueFamilies at the end of the key table',
    anchor: /^ {2}\.\.\.queueFamilies,$/gm,
    write: (found, { name }) => `  ${name}Entry: singleId({
    name: '${name}.entry',
    owners: ['${name}'],
    prefix: '${name}:entry:',
    placeholder: 'id',
    door: 'cache',
    ttlMs: 10 * MINUTE_MS,
    type: 'string',
    operations: 'cache-aside; forgotten with every change',
  }),
${found}`,
  },
  {
    file: files.compose,
    place: 'the variables SERVICE_<NAME>_URLS',
    anchor: /^ {2}SERVICE_\w+_URLS: .*$/gm,
    write: (found, { name, NAME }) => line(found, `  SERVICE_${NAME}_URLS: http://${name}:8080`),
  },
  {
    file: files.compose,
    place: 'whom the gateway waits for',
    anchor: /^ {2}gateway:\n(?: {4}.*\n)*? {4}depends_on:\n {6}.*(?:\n {6}.*)*/gm,
    write: (found, { name }) => line(found, `      ${name}: { condition: service_healthy }`),
  },
  {
    file: files.compose,
    place: 'the last <service>-migrate',
    anchor: /^ {2}[a-z]+-migrate: \{ .* \}$/gm,
    write: (found, { name }) =>
      line(
        found,
        `
  ${name}:
    <<: *service
    build: { <<: *build, args: { <<: *args, PROJECT: apps/${name} } }
    image: shop/${name}
    volumes: &${name}-secrets [{ <<: *secrets, volume: { subpath: ${name} } }]
    depends_on: { <<: *ready, ${name}-migrate: { condition: service_completed_successfully } }
  ${name}-migrate: { <<: *migrate, image: shop/${name}, volumes: *${name}-secrets }`,
      ),
  },
  {
    file: files.prometheus,
    place: 'the names that are scraped',
    anchor: /^ +- names: \[gateway,[^\]]*/gm,
    write: (found, { name }) => item(found, name),
  },
  {
    file: files.securedRedis,
    place: 'the list GAPS',
    anchor: /^const GAPS = \[$/gm,
    write: (found, { name }) => line(found, `  '/api/${name}/entries/none-such',`),
  },
  {
    file: files.readme,
    place: 'the arrows of the gateway in the picture',
    anchor: /^ {2}gateway --> \w+$/gm,
    write: (found, { name }) => line(found, `  gateway --> ${name}`),
  },
  {
    file: files.readme,
    place: 'the arrows to Redis in the picture',
    anchor: /^ {2}\w+ -\.->\|.*\| redis$/gm,
    write: (found, { name }) => line(found, `  ${name} -.->|cache-aside| redis`),
  },
  {
    file: files.readme,
    place: 'the arrow to Postgres in the picture',
    anchor: /^ {2}\w+(?: & \w+)+(?= -\.->\|the truth\| postgres)/gm,
    write: (found, { name }) => `${found} & ${name}`,
  },
  ...kubernetesRegistrations,
];

/** @throws PlaceNotFoundError */
export function register(tree: Tree, service: NewService): void {
  for (const registration of registrations) {
    const { file, anchor, write } = registration;
    const text = tree.read(file, 'utf8') ?? '';
    const found = [...text.matchAll(anchor)].at(-1);
    if (!found) throw new PlaceNotFoundError(registration, anchor);
    const end = found.index + found[0].length;
    tree.write(file, text.slice(0, found.index) + write(found[0], service) + text.slice(end));
  }
}
