import { Controller, Delete, Get, HttpCode, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { sessionIdSchema, type SessionList, sessionListSchema } from '@shop/contracts/auth';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AccountHolder } from '../accounts/account-holder.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { OwnLogins } from './own-logins.js';
import { SessionCookies } from './session-cookies.js';

const paramsSchema = z.strictObject({ sessionId: sessionIdSchema });

@ApiTags('sessions')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly logins: OwnLogins,
    private readonly accounts: AccountsService,
    private readonly cookies: SessionCookies,
  ) {}

  @Get('sessions')
  @Roles()
  @Answers(200, sessionListSchema, "The caller's live sessions, the one used last in front.")
  async list(@AccountHolder() identity: Identity): Promise<SessionList> {
    return { items: await this.logins.list(identity) };
  }

  /** Anonymous callers too: a logout that is sent again comes from nobody. */
  @Delete('sessions/current')
  @HttpCode(204)
  async signOut(
    @CurrentIdentity() identity: Identity | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (identity?.sessionId !== undefined) await this.logins.end(identity.subject, identity.sessionId);
    reply.header('set-cookie', this.cookies.clearing());
  }

  @Delete('sessions/:sessionId')
  @Roles()
  @HttpCode(204)
  async end(
    @Param({ schema: paramsSchema }) { sessionId }: z.infer<typeof paramsSchema>,
    @AccountHolder() { subject }: Identity,
  ): Promise<void> {
    await this.logins.end(subject, sessionId);
  }

  @Delete('sessions')
  @Roles()
  @HttpCode(204)
  async endEverything(
    @AccountHolder() { subject }: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.accounts.endEverything(subject);
    reply.header('set-cookie', this.cookies.clearing());
  }
}
