import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Rate, type RateQuestion, rateQuestionSchema, rateSchema } from '@shop/contracts/shipping';
import { Answers } from '@shop/service-defaults';
import { RatesService } from './rates.service.js';

@ApiTags('rates')
@Controller('shipping/rates')
export class RatesController {
  constructor(private readonly rates: RatesService) {}

  @Get()
  @Answers(200, rateSchema, 'What it costs to send this weight there, and how long it takes.')
  quote(@Query({ schema: rateQuestionSchema }) question: RateQuestion): Promise<Rate> {
    return this.rates.quote(question);
  }
}
