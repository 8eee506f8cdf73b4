import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type CopiesOverview, copiesOverviewSchema } from '@shop/contracts/copy-ops';
import { Answers } from '@shop/service-defaults';
import { OperatorGuard } from '../operator.guard.js';
import { CopiesService } from './copies.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/copies')
export class CopiesController {
  constructor(private readonly copies: CopiesService) {}

  @Get()
  @Answers(200, copiesOverviewSchema, 'How far the carts in Redis are behind their journal.')
  overview(): Promise<CopiesOverview> {
    return this.copies.overview();
  }
}
