import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import {
  type DeadLetterOverview,
  deadLetterOverviewSchema,
  type DeadLetterQuery,
  deadLetterQuerySchema,
} from '@shop/contracts/ops';
import { Answers } from '@shop/service-defaults';
import { z } from 'zod';
import { OperatorGuard } from '../operator.guard.js';
import { DeadLettersService } from './dead-letters.service.js';

const serviceSchema = z
  .string()
  .regex(/^[a-z]{1,32}$/)
  .meta({ description: 'Whose dead letter it is', examples: ['product'] });

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLettersService) {}

  @Get()
  @Answers(
    200,
    deadLetterOverviewSchema,
    'Jobs that their consumers gave up, oldest first, over all services.',
  )
  overview(@Query({ schema: deadLetterQuerySchema }) query: DeadLetterQuery): Promise<DeadLetterOverview> {
    return this.deadLetters.overview(query);
  }

  @Post(':service/:id/redrive')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It is on its way to its consumer again.' })
  redrive(
    @Param('service', { schema: serviceSchema }) service: string,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<void> {
    return this.deadLetters.redrive({ service, id });
  }
}
