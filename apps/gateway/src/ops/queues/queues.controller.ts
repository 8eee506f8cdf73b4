import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type QueueOverview, queueOverviewSchema } from '@shop/contracts/ops';
import { Answers } from '@shop/service-defaults';
import { OperatorGuard } from '../operator.guard.js';
import { QueuesService } from './queues.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/queues')
export class QueuesController {
  constructor(private readonly queues: QueuesService) {}

  @Get()
  @Answers(200, queueOverviewSchema, 'Every queue of the shop, and what each outbox still holds.')
  overview(): Promise<QueueOverview> {
    return this.queues.overview();
  }
}
