import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Credentials,
  credentialsSchema,
  type Refresh,
  refreshSchema,
  type TokenPair,
  tokenPairSchema,
} from '@shop/contracts/auth';
import { Answers } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { AccountsService } from '../accounts/accounts.service.js';
import { TokensService } from './tokens.service.js';

@ApiTags('tokens')
@Controller('auth/tokens')
export class TokensController {
  constructor(
    private readonly tokens: TokensService,
    private readonly accounts: AccountsService,
  ) {}

  @Post()
  @Answers(201, tokenPairSchema, 'Signed in: an access token, and what gets the next one.')
  async signIn(
    @Body({ schema: credentialsSchema }) credentials: Credentials,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenPair> {
    const { userId } = await this.accounts.authenticate(credentials);
    return this.tokens.start(userId, reply.request.headers['user-agent']);
  }

  @Post('refresh')
  @HttpCode(200)
  @Answers(200, tokenPairSchema, 'The next pair; the refresh token that came works for 30 s more.')
  refresh(@Body({ schema: refreshSchema }) { refreshToken }: Refresh): Promise<TokenPair> {
    return this.tokens.refresh(refreshToken);
  }

  @Post('revoke')
  @HttpCode(204)
  revoke(@Body({ schema: refreshSchema }) { refreshToken }: Refresh): Promise<void> {
    return this.tokens.revoke(refreshToken);
  }
}
