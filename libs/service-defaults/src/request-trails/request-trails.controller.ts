import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type RequestReport, requestIdSchema, requestReportSchema } from '@shop/contracts/request-ops';
import { Roles } from '../identity/identity.decorators.js';
import { Answers } from '../openapi/answers.js';

/** Under which the controller is handed what it tells. */
export const REQUEST_REPORT = Symbol('RequestReport');

/** What the gateway asks for `/ops/requests`; like all of `/internal` it is never proxied. */
@ApiTags('internal')
@Controller('internal/requests')
export class RequestTrailsController {
  constructor(@Inject(REQUEST_REPORT) private readonly read: (id: string) => RequestReport) {}

  /** A key may hold the id of a user or a session, so that not everybody may read it. */
  @Get(':id')
  @Roles('operator')
  @Answers(
    200,
    requestReportSchema,
    'What Redis did in this process for a request; no hops: it is not known.',
  )
  report(@Param('id', { schema: requestIdSchema }) id: string): RequestReport {
    return this.read(id);
  }
}
