// The page at /docs: Swagger UI over one description that is gathered from the services each time it is read, so it
// is never older than they are. Everything comes from our own address; the page works without the internet.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeApp } from '@shop/service-defaults';
import { publicSegmentsOf } from '../proxy/public-segments.js';
import type { Upstreams } from '@shop/service-defaults/upstreams';
import { combine, type DescribedService, serviceDocumentSchema } from './combined-openapi.js';
import { readDocument } from './read-document.js';

const pageDirectory = fileURLToPath(new URL('./page', import.meta.url));
const swaggerUiDirectory = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const assets = {
  'page.js': pageDirectory,
  'favicon-32x32.png': swaggerUiDirectory,
  'swagger-ui.css': swaggerUiDirectory,
  'swagger-ui-bundle.js': swaggerUiDirectory,
} as const;

/** Scripts from here only; Swagger UI sets style attributes and draws with data: images. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Registers `/docs`, its assets and `/docs/openapi.json`. */
export function registerDocs(app: NestFastifyApplication, upstreams: Upstreams): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.register(serveStatic, { root: pageDirectory, serve: false });
  for (const [file, directory] of Object.entries(assets)) {
    fastify.get(`/docs/assets/${file}`, (_request, reply) => reply.sendFile(file, directory));
  }
  fastify.get('/docs', (_request, reply) =>
    reply.header('content-security-policy', pagePolicy).sendFile('page.html', pageDirectory),
  );
  fastify.get('/docs/openapi.json', async (_request, reply) => {
    const parts = await Promise.all(upstreams.all.map(describe));
    const own = serviceDocumentSchema.parse(JSON.parse(JSON.stringify(describeApp(app, 'gateway'))));
    return reply.header('cache-control', 'no-store').send(combine(parts, own));
  });
}

async function describe(upstream: Upstreams['all'][number]): Promise<DescribedService> {
  const { service } = upstream;
  return { service, publicSegments: publicSegmentsOf(service), document: await readDocument(upstream) };
}
