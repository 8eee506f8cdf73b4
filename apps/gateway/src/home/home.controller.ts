import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { services } from '@shop/contracts/services';
import type { FastifyReply } from 'fastify';
import { consolePath } from '../console/console.js';
import { publicPrefix } from '../proxy/inside-path.js';

/** The first thing a visitor sees: the console in a browser, and where everything is for a program. */
@ApiExcludeController()
@Controller()
export class HomeController {
  @Get()
  index(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Record<string, unknown> | undefined {
    reply.header('vary', 'accept');
    if (accept?.includes('text/html')) {
      reply.status(302).header('location', consolePath);
      return undefined;
    }
    const segments = Object.values(services).flatMap(({ publicSegments }) => publicSegments);
    return {
      shop: 'A shop of microservices on a Redis Cluster.',
      api: segments.map((segment) => `${publicPrefix}/${segment}`),
      console: consolePath,
      docs: '/docs',
      ops: [
        '/ops/topology',
        '/ops/topology/locate?key=product:85123A',
        '/ops/cache',
        '/ops/copies',
        '/ops/edge',
        '/ops/live',
        '/ops/redis/families',
        '/ops/redis/hot-keys',
      ],
      health: ['/health/live', '/health/ready'],
      metrics: '/metrics',
    };
  }
}
