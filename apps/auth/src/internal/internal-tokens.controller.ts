import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type TokenAnswer,
  tokenAnswerSchema,
  type TokenQuestion,
  tokenQuestionSchema,
} from '@shop/contracts/auth';
import { Answers, Roles } from '@shop/service-defaults';
import { TokensService } from '../tokens/tokens.service.js';

@ApiTags('internal')
@Roles('gateway')
@Controller('internal/tokens')
export class InternalTokensController {
  constructor(private readonly tokens: TokensService) {}

  @Post('verify')
  @HttpCode(200)
  @Answers(200, tokenAnswerSchema, 'What the token says, as it is to be remembered.')
  verify(@Body({ schema: tokenQuestionSchema }) { token }: TokenQuestion): Promise<TokenAnswer> {
    return this.tokens.verify(token);
  }
}
