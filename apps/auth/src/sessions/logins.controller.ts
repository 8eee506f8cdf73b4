import { Body, Controller, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Credentials,
  credentialsSchema,
  type PasswordChange,
  passwordChangeSchema,
  type StartedSession,
  startedSessionSchema,
} from '@shop/contracts/auth';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { AccountHolder } from '../accounts/account-holder.js';
import { LoginsService } from './logins.service.js';
import { SessionCookies } from './session-cookies.js';
import type { Login } from './sessions.service.js';

@ApiTags('sessions')
@Controller('auth')
export class LoginsController {
  constructor(
    private readonly logins: LoginsService,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('sessions')
  @Answers(201, startedSessionSchema, 'Signed in; the cookie is the session.')
  async signIn(
    @Body({ schema: credentialsSchema }) credentials: Credentials,
    @CurrentIdentity() identity: Identity | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedSession> {
    const userAgent = reply.request.headers['user-agent'];
    return this.#hand(await this.logins.signIn(credentials, { identity, userAgent }), reply);
  }

  @Put('password')
  @Roles()
  @Answers(200, startedSessionSchema, 'Changed; every other session has ended, this one has a new id.')
  async changePassword(
    @Body({ schema: passwordChangeSchema }) { currentPassword: current, newPassword: next }: PasswordChange,
    @AccountHolder() identity: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedSession> {
    const userAgent = reply.request.headers['user-agent'];
    return this.#hand(await this.logins.changePassword(identity, { current, next, userAgent }), reply);
  }

  #hand({ cookie, started }: Login, reply: FastifyReply): StartedSession {
    reply.header('set-cookie', this.cookies.setting(cookie, new Date(started.endsAt)));
    return started;
  }
}
