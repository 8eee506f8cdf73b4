import { Module } from '@nestjs/common';
import { jobWorker } from '@shop/redis/nest';
import { notificationsQueue, paymentsQueue, shipmentsQueue } from '../../src/queues.js';
import { StandInsProcessor } from './stand-ins.processor.js';
import { StandInsService } from './stand-ins.service.js';

const processor = StandInsProcessor;

/** Doubles of payment, shipping and notification, as far as they take and answer jobs: at once, and always yes. */
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
