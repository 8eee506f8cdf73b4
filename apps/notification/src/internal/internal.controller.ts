import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CacheReport, cacheReportSchema } from '@shop/contracts/ops';
import { Cache } from '@shop/redis/cache';
import { Answers } from '@shop/service-defaults';

/** What this process can say about itself; the gateway gathers it under `/ops` and does not proxy it. */
@ApiTags('internal')
@Controller('internal')
export class InternalController {
  constructor(private readonly cache: Cache) {}

  @Get('cache')
  @Answers(
    200,
    cacheReportSchema,
    'What the cache did since this process started: nothing, since none is used.',
  )
  cacheReport(): CacheReport {
    return { service: 'notification', families: this.cache.report() };
  }
}
