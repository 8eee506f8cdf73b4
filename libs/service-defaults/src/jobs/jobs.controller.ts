import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import {
  type DeadLetterPage,
  deadLetterPageSchema,
  type DeadLetterQuery,
  deadLetterQuerySchema,
  type JobsReport,
  jobsReportSchema,
} from '@shop/contracts/ops';
import { z } from 'zod';
import { Roles } from '../identity/identity.decorators.js';
import { Answers } from '../openapi/answers.js';
import { JobsService } from './jobs.service.js';

/** What the gateway asks for `/ops`; like all of `/internal` it is never proxied. */
@ApiTags('internal')
@Controller('internal')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get('jobs')
  @Answers(200, jobsReportSchema, 'The queues that this process knows, and how its outbox stands.')
  report(): Promise<JobsReport> {
    return this.jobs.report();
  }

  /** An error of a consumer may name what it failed at, so that not everybody may read it. */
  @Get('dead-letters')
  @Roles('operator')
  @Answers(200, deadLetterPageSchema, 'Jobs that their consumers gave up, oldest first.')
  deadLetters(@Query({ schema: deadLetterQuerySchema }) query: DeadLetterQuery): Promise<DeadLetterPage> {
    return this.jobs.deadLetters(query);
  }

  @Post('dead-letters/:id/redrive')
  @Roles('operator')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It is on its way to its consumer again.' })
  redrive(@Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    return this.jobs.redrive(id);
  }
}
