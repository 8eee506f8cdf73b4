import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type RequestOverview, requestIdSchema, requestOverviewSchema } from '@shop/contracts/request-ops';
import { Answers } from '@shop/service-defaults';
import { OperatorGuard } from '../operator.guard.js';
import { RequestsService } from './requests.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/requests')
export class RequestsController {
  constructor(private readonly requests: RequestsService) {}

  @Get(':id')
  @Answers(200, requestOverviewSchema, 'What Redis did for one request, over all services it went through.')
  find(@Param('id', { schema: requestIdSchema }) id: string): Promise<RequestOverview> {
    return this.requests.find(id);
  }
}
