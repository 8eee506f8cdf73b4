import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { services } from '@shop/contracts/services';
import { publicPrefix } from '../proxy/inside-path.js';

/** The first thing a visitor sees: where everything is. */
@ApiExcludeController()
@Controller()
export class HomeController {
  @Get()
  index(): Record<string, unknown> {
    const segments = Object.values(services).flatMap(({ publicSegments }) => publicSegments);
    return {
      shop: 'A shop of microservices on a Redis Cluster.',
      api: segments.map((segment) => `${publicPrefix}/${segment}`),
      docs: '/docs',
      ops: [
        '/ops/topology',
        '/ops/topology/locate?key=product:85123A',
        '/ops/cache',
        '/ops/edge',
        '/ops/live',
        '/ops/redis/hot-keys',
      ],
      health: ['/health/live', '/health/ready'],
      metrics: '/metrics',
    };
  }
}
