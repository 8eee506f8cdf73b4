import { Controller, Get, Module, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DrainState, type EventStream, type EventStreamOptions, openEventStream } from '../src/index.js';

/** Streams of events whose other end a spec holds. */
@Controller('kettle')
export class KettleController {
  /** Set by a spec before it asks. */
  options: Omit<EventStreamOptions, 'drain'> = {};
  /** What has begun, in order. */
  readonly streams: EventStream[] = [];

  constructor(readonly drain: DrainState) {}

  @Get()
  watch(@Res() reply: FastifyReply): void {
    this.streams.push(openEventStream(reply, { drain: this.drain, ...this.options }));
  }

  @Get('broken')
  async break(@Res() reply: FastifyReply): Promise<void> {
    this.watch(reply);
    await Promise.resolve();
    throw new Error('of the spec');
  }

  @Get('refused')
  refuse(@Res() reply: FastifyReply): void {
    const name = '\n';
    this.watch(reply);
    this.streams.at(-1)?.send({ event: name, data: 1 });
  }
}

@Module({ controllers: [KettleController] })
export class StreamingModule {}
