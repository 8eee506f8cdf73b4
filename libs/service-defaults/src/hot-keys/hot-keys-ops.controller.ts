import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type HotKeysReport, hotKeysReportSchema } from '@shop/contracts/redis-ops';
import { Roles } from '../identity/identity.decorators.js';
import { Answers } from '../openapi/answers.js';

/** Under which the controller is handed what it tells. */
export const HOT_KEYS_REPORT = Symbol('HotKeysReport');

/** What the gateway asks for `/ops/redis`; like all of `/internal` it is never proxied. */
@ApiTags('internal')
@Controller('internal')
export class HotKeysOpsController {
  constructor(@Inject(HOT_KEYS_REPORT) private readonly read: () => HotKeysReport) {}

  /** A key may hold the id of a user or a session, so that not everybody may read it. */
  @Get('hot-keys')
  @Roles('operator')
  @Answers(200, hotKeysReportSchema, 'The keys that this process sent most commands for, a moment ago.')
  report(): HotKeysReport {
    return this.read();
  }
}
