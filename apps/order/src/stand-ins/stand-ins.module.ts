import { Module } from '@nestjs/common';
import { jobWorker } from '@shop/redis/nest';
import { notificationsQueue, paymentsQueue, shipmentsQueue } from '../queues.js';
import { StandInsProcessor } from './stand-ins.processor.js';
import { StandInsService } from './stand-ins.service.js';

const processor = StandInsProcessor;

/** Payment, shipping and notification, until they are services of their own: this module goes with the last of them. */
@Module({
  providers: [
    StandInsService,
    StandInsProcessor,
    jobWorker({ queue: paymentsQueue, processor, handlers: ({ payments }) => payments }),
    jobWorker({ queue: shipmentsQueue, processor, handlers: ({ shipments }) => shipments }),
    jobWorker({ queue: notificationsQueue, processor, handlers: ({ notifications }) => notifications }),
  ],
})
export class StandInsModule {}
