import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Readiness, ReadinessService } from './readiness.service.js';

/** What Kubernetes, the gateway and the local stack ask. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  /** The process answers. Touches no store: a dead Redis must not restart ten services. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 when traffic may come (degraded included), else 503. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness.read();
    const takesTraffic = readiness.status === 'ok' || readiness.status === 'degraded';
    reply.status(takesTraffic ? 200 : 503).header('cache-control', 'no-store');
    return readiness;
  }
}
