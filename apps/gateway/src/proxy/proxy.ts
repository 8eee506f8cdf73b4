// The public API: plain Fastify routes past Nest's machinery, which would cost more than the forwarding itself. What
// every request gets from service-defaults (id, metrics, log line, problems) is hooks of Fastify and applies here too.
import type { FastifyInstance } from 'fastify';
import type { Upstream } from '@shop/service-defaults/upstreams';
import { type ForwardOptions, forwardTo } from './forward.js';
import { publicPrefix } from './inside-path.js';
import { limitedBody } from './limited-body.js';
import { publicSegmentsOf } from './public-segments.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export interface ProxyOptions extends ForwardOptions {
  readonly upstreams: readonly Upstream[];
  readonly bodyLimitBytes: number;
}

/** Registers `/api/<segment>` and all below it for every public segment of every service. */
export function registerProxy(fastify: FastifyInstance, options: ProxyOptions): void {
  fastify.register((scope, _options, done) => {
    passBodiesThrough(scope, options.bodyLimitBytes);
    for (const upstream of options.upstreams) routeTo(scope, upstream, options);
    done();
  });
}

function routeTo(scope: FastifyInstance, upstream: Upstream, options: ProxyOptions): void {
  const handler = forwardTo(upstream, options);
  for (const segment of publicSegmentsOf(upstream.service)) {
    const url = `${publicPrefix}/${segment}`;
    scope.route({ method: methods, url, exposeHeadRoute: false, handler });
    scope.route({ method: methods, url: `${url}/*`, exposeHeadRoute: false, handler });
  }
}

/** Bodies are the services' to parse; here they are bytes on their way. */
function passBodiesThrough(scope: FastifyInstance, limitBytes: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (request, payload, done) => {
    try {
      done(null, limitedBody({ headers: request.headers, payload, limitBytes }));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
