import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type DatabaseReport, databaseReportSchema } from '@shop/contracts/ops';
import { Answers } from '@shop/service-defaults';
import { InternalService } from './internal.service.js';

@ApiTags('internal')
@Controller('internal')
export class InternalController {
  constructor(private readonly internal: InternalService) {}

  @Get('database')
  @Answers(200, databaseReportSchema, 'How often Postgres read each table.')
  databaseReport(): Promise<DatabaseReport> {
    return this.internal.databaseReport();
  }
}
