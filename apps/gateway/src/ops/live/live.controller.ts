import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import { liveEvents } from '@shop/contracts/live-ops';
import { Answers, DrainState, openEventStream } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { OpenStreams } from '../../limits/open-streams.js';
import { OperatorGuard } from '../operator.guard.js';
import { LiveFeed } from './live-feed.js';

export const LIVE_STREAM_MS = Symbol('LiveStreamMs');

/** Over all who watch this gateway. */
const maxViewers = 64;

@ApiTags('ops')
@ApiBearerAuth('operator')
@UseGuards(OperatorGuard)
@Controller('ops/live')
export class LiveController {
  readonly #open = new OpenStreams(maxViewers);

  constructor(
    private readonly feed: LiveFeed,
    private readonly drain: DrainState,
    @Inject(LIVE_STREAM_MS) private readonly streamMs: number,
  ) {}

  /** Ends when the client goes, when the process leaves, and after `OPS_STREAM_MS`. */
  @Get()
  @ApiProduces('text/event-stream')
  @Answers(
    200,
    z.union(Object.values(liveEvents)),
    'The shop as it moves: an event each, named after its report.',
  )
  watch(@Res() reply: FastifyReply): void {
    this.#open.admit('viewers', reply.raw);
    const stream = openEventStream(reply, { drain: this.drain, lifetimeMs: this.streamMs });
    this.feed.watch(({ event, json }) => {
      stream.sendJson(event, json);
    }, stream.signal);
  }
}
