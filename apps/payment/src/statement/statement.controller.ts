import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Statement, statementSchema } from '@shop/contracts/payment';
import { Answers, Roles } from '@shop/service-defaults';
import { type StatementQuery, statementQuerySchema } from './statement.dto.js';
import { StatementService } from './statement.service.js';

@ApiTags('statement')
@Controller('payments/statement')
@Roles('operator')
export class StatementController {
  constructor(private readonly statement: StatementService) {}

  @Get()
  @Answers(200, statementSchema, "The provider's charges, by order.")
  page(@Query({ schema: statementQuerySchema }) query: StatementQuery): Promise<Statement> {
    return this.statement.page(query);
  }
}
