// One description of the public API out of one per service. Paths get the public prefix, what is not public is left
// out, and a component name that two services use for different things is told apart.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { publicPrefix } from '../proxy/inside-path.js';

const operationSchema = z.looseObject({
  tags: z.array(z.string()).optional(),
  security: z.unknown().optional(),
});
const pathSchema = z.record(z.string(), z.union([operationSchema, z.unknown()]));

/** As much of a service's document as the combination looks at. */
export const serviceDocumentSchema = z.looseObject({
  paths: z.record(z.string(), pathSchema),
  components: z
    .looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) })
    .default({ schemas: {} }),
});

export type ServiceDocument = z.infer<typeof serviceDocumentSchema>;

export interface DescribedService {
  readonly service: string;
  readonly publicSegments: readonly string[];
  /** Null when it could not be had. */
  readonly document: ServiceDocument | null;
}

export interface CombinedDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Record<string, unknown>;
  readonly components: { readonly schemas: Record<string, unknown>; readonly securitySchemes: unknown };
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: 'The cookie of a login; set by itself.',
  },
  token: { type: 'http', scheme: 'bearer', description: 'An access token of `POST /api/auth/tokens`.' },
  operator: { type: 'http', scheme: 'bearer', description: 'The operator token.' },
};

/** Any of the three says who asks; what that one may do is up to the operation. */
const anyIdentity = [{ session: [] }, { token: [] }, { operator: [] }];

/** @param own what the gateway itself answers, with its paths as they are */
export function combine(parts: readonly DescribedService[], own: ServiceDocument): CombinedDocument {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, unknown> = {};
  for (const part of parts) {
    if (part.document) Object.assign(paths, publicPathsOf(part, adopt(part.document, part.service, schemas)));
  }
  Object.assign(paths, adopt(own, 'gateway', schemas).paths);
  return {
    openapi: '3.0.0',
    info: { title: 'Shop', version: '1', description: describeParts(parts) },
    paths,
    components: { schemas, securitySchemes },
  };
}

function describeParts(parts: readonly DescribedService[]): string {
  const missing = parts.filter(({ document }) => document === null).map(({ service }) => service);
  if (missing.length === 0) return 'Everything that the shop answers, by service.';
  return `**Incomplete: ${missing.join(', ')} did not answer.** Load the page again when it does.`;
}

/** Takes over a document's components; one that clashes with another service's gets a name of its own. */
function adopt(
  document: ServiceDocument,
  service: string,
  schemas: Record<string, unknown>,
): ServiceDocument {
  const clashing = Object.entries(document.components.schemas)
    .filter(([name, schema]) => name in schemas && !isDeepStrictEqual(schemas[name], schema))
    .map(([name]) => name);
  const adopted = clashing.reduce((part, name) => pointElsewhere(part, name, `${service}-${name}`), document);
  for (const [name, schema] of Object.entries(adopted.components.schemas)) {
    schemas[clashing.includes(name) ? `${service}-${name}` : name] = schema;
  }
  return adopted;
}

function pointElsewhere(document: ServiceDocument, from: string, to: string): ServiceDocument {
  const reference = (name: string) => `"#/components/schemas/${name}"`;
  return serviceDocumentSchema.parse(
    JSON.parse(JSON.stringify(document).replaceAll(reference(from), reference(to))),
  );
}

function publicPathsOf(part: DescribedService, { paths }: ServiceDocument): Record<string, unknown> {
  const open = Object.entries(paths).filter(([path]) =>
    part.publicSegments.includes(path.split('/')[1] ?? ''),
  );
  return Object.fromEntries(
    open.map(([path, item]) => [`${publicPrefix}${path}`, asSeenFromOutside(item, part.service)]),
  );
}

/** Outside, an operation is protected by what a client can send, not by the header between the services. */
function asSeenFromOutside(item: Record<string, unknown>, service: string): Record<string, unknown> {
  const operations = Object.entries(item).map(([method, value]) => {
    const operation = operationSchema.safeParse(value);
    if (!operation.success) return [method, value];
    const { security, tags = [service], ...rest } = operation.data;
    return [method, { ...rest, tags, ...(security === undefined ? {} : { security: anyIdentity }) }];
  });
  return Object.fromEntries(operations);
}
