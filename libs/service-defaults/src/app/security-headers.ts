import type { FastifyInstance } from 'fastify';

/**
 * Set on every answer before its handler runs, so that a handler with other needs (a page with scripts) can replace
 * one. The services answer JSON to machines: a browser may do nothing with it.
 */
const always = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Only where TLS is in front: on a laptop it would break every other project on localhost. */
const strictTransport = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } as const;

export function addSecurityHeaders(fastify: FastifyInstance, { isLocal }: { isLocal: boolean }): void {
  const headers = isLocal ? always : { ...always, ...strictTransport };
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}
