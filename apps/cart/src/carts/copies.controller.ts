import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CopiesReport, copiesReportSchema } from '@shop/contracts/copy-ops';
import { Answers, Roles } from '@shop/service-defaults';
import { CopyWatch } from './copy-watch.js';

/** What the gateway asks for `/ops/copies`; like all of `/internal` it is never proxied. */
@ApiTags('internal')
@Controller('internal')
export class CopiesController {
  constructor(private readonly watch: CopyWatch) {}

  @Get('copies')
  @Roles('operator')
  @Answers(200, copiesReportSchema, 'What this process has seen of the hashes that follow the journal.')
  report(): CopiesReport {
    return { service: 'cart', ...this.watch.report() };
  }
}
