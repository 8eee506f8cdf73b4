import { Injectable } from '@nestjs/common';
import type { JobHandlers } from '@shop/redis/queue';
import type { paymentsQueue } from '../queues.js';
import { PaymentJobsService } from './payment-jobs.service.js';

/** Takes the jobs of the queue `payments`. */
@Injectable()
export class PaymentsProcessor {
  readonly handlers: JobHandlers<(typeof paymentsQueue)['jobs']> = {
    'take-payment': (job) => this.payments.take(job),
    'cancel-payment': ({ orderId }) => this.payments.cancel(orderId),
    'refund-payment': (job) => this.payments.refund(job),
  };

  constructor(private readonly payments: PaymentJobsService) {}
}
