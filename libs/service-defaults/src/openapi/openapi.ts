// Each service describes itself from the schemas that it validates with, so the document cannot differ from what is
// enforced. It is built on the first request: no service pays for it at start.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemContentType, problemSchema } from '@shop/contracts/problem';
import { identityHeader } from '../identity/identity-verifier.js';
import { namedSchemas } from './named-schemas.js';

const problemReference = { $ref: '#/components/schemas/Problem' };

/** The OpenAPI 3.0 document of an initialised app. Every operation carries the problem as its default answer. */
export function describeApp(app: NestFastifyApplication, service: string): OpenAPIObject {
  const header = new DocumentBuilder()
    .setTitle(service)
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: identityHeader }, 'identity')
    .build();
  const document = SwaggerModule.createDocument(app, header, { standardSchemaConverter: namedSchemas });
  addProblem(document);
  return document;
}

function addProblem(document: OpenAPIObject): void {
  const problem = namedSchemas(problemSchema, { schemaType: 'output' });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...problem?.components },
  };
  const answer = {
    description: 'A problem.',
    content: { [problemContentType]: { schema: problemReference } },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.put, path.post, path.patch, path.delete]) {
      if (operation) operation.responses['default'] ??= answer;
    }
  }
}

/** Serves the document as `GET /openapi.json`. */
export function serveOpenApi(app: NestFastifyApplication, service: string): void {
  let json: string | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', async (_request, reply) => {
      json ??= JSON.stringify(describeApp(app, service));
      return reply.type('application/json').send(json);
    });
}
