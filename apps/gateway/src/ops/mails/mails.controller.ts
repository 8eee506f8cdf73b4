import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import {
  type CaughtMailPage,
  caughtMailPageSchema,
  type CaughtMailQuery,
  caughtMailQuerySchema,
} from '@shop/contracts/notification';
import { Answers } from '@shop/service-defaults';
import { OperatorGuard } from '../operator.guard.js';
import { MailsService } from './mails.service.js';

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/mails')
export class MailsController {
  constructor(private readonly mails: MailsService) {}

  @Get()
  @Answers(200, caughtMailPageSchema, 'Mails as they arrived, oldest first, where a mail catcher takes them.')
  list(@Query({ schema: caughtMailQuerySchema }) query: CaughtMailQuery): Promise<CaughtMailPage> {
    return this.mails.list(query);
  }
}
