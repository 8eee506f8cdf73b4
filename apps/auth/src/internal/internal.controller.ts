import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type SeenSessions,
  seenSessionsSchema,
  type SessionAnswer,
  sessionAnswerSchema,
  type SessionQuestion,
  sessionQuestionSchema,
} from '@shop/contracts/auth';
import { Answers, Roles } from '@shop/service-defaults';
import { SessionsService } from '../sessions/sessions.service.js';

/** What the gateway alone may ask. It is not proxied, and it is not believed to be the gateway but by its signature. */
@ApiTags('internal')
@Roles('gateway')
@Controller('internal/sessions')
export class InternalController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('find')
  @HttpCode(200)
  @Answers(200, sessionAnswerSchema, 'The session as it is to be installed.')
  find(@Body({ schema: sessionQuestionSchema }) question: SessionQuestion): Promise<SessionAnswer> {
    return this.sessions.find(question);
  }

  @Post('seen')
  @HttpCode(204)
  seen(@Body({ schema: seenSessionsSchema }) seen: SeenSessions): Promise<void> {
    return this.sessions.markSeen(seen);
  }
}
