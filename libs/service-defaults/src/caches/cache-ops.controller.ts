import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CacheReport, cacheReportSchema } from '@shop/contracts/cache-ops';
import { Answers } from '../openapi/answers.js';

/** Under which the controller is handed what it tells. */
export const CACHE_REPORT = Symbol('CacheReport');

/** What the gateway asks for `/ops`; like all of `/internal` it is never proxied. */
@ApiTags('internal')
@Controller('internal')
export class CacheOpsController {
  constructor(@Inject(CACHE_REPORT) private readonly read: () => CacheReport) {}

  @Get('cache')
  @Answers(200, cacheReportSchema, 'What the cache did since this process started.')
  report(): CacheReport {
    return this.read();
  }
}
