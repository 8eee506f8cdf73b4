import { dashboard } from './dashboard.js';
import { chart, number } from './panels.js';

const count = 'http_server_request_duration_seconds_count';
const bucket = 'http_server_request_duration_seconds_bucket';
const window = '[$__rate_interval]';
const checkout = 'job="order",method="POST",route="/orders"';

/** Jobs of a queue that were done, by name. */
const doneIn = (queue: string) => ({
  '{{name}}': `sum by (name) (rate(queue_job_runs_total{queue="${queue}",outcome="completed"}${window}))`,
});

/** An order from the checkout to the doorstep: a request, then jobs of four services. */
export const orders = dashboard({
  name: 'orders',
  title: 'Orders, payments, parcels, mails',
  says: 'A checkout is one request; everything after it is jobs that the services give each other.',
  rows: {
    Now: [
      number({
        title: 'Orders a second',
        says: 'Placed: answered with 201.',
        unit: 'ops',
        query: `sum(rate(${count}{${checkout},status="201"}${window}))`,
      }),
      number({
        title: 'Checkouts that failed',
        says: 'Share of them answered with 5xx. The shopper sends the same again, under its key.',
        unit: 'percentunit',
        query: `(sum(rate(${count}{${checkout},status=~"5.."}${window})) or vector(0)) / sum(rate(${count}{${checkout}}${window}))`,
        badFrom: 0.01,
      }),
      number({
        title: 'Checkout, p99',
        says: 'Asks cart, user, product, discount and shipping in turn, and commits.',
        unit: 's',
        query: `histogram_quantile(0.99, sum by (le) (rate(${bucket}{${checkout}}${window})))`,
        badFrom: 2,
      }),
      number({
        title: 'Cards declined',
        says: 'Share of the payments that the provider answered.',
        unit: 'percentunit',
        query: `sum(rate(queue_job_runs_total{queue="orders",name="payment-declined"}${window})) / sum(rate(queue_job_runs_total{queue="orders",name=~"payment-taken|payment-declined"}${window}))`,
      }),
    ],
    Orders: [
      chart({
        title: 'Checkouts by answer',
        says: '409: sold out, or a coupon that does not help. 503: a service that is asked was away.',
        unit: 'reqps',
        isStacked: true,
        queries: { '{{status}}': `sum by (status) (rate(${count}{${checkout}}${window}))` },
      }),
      chart({
        title: 'What orders were told',
        says: 'By the services that did their part, or could not.',
        unit: 'ops',
        queries: doneIn('orders'),
      }),
      chart({
        title: 'Stock and coupons',
        says: 'Committed when the order is paid, released when it is not.',
        unit: 'ops',
        queries: {
          '{{queue}} {{name}}': `sum by (queue, name) (rate(queue_job_runs_total{queue=~"stock|coupons",outcome="completed"}${window}))`,
        },
      }),
      chart({
        title: 'Status asked for',
        says: 'Reads of the status by what the cache made of them.',
        unit: 'ops',
        isStacked: true,
        queries: {
          '{{result}}': `sum by (result) (rate(cache_requests_total{family="order.status"}${window}))`,
        },
      }),
    ],
    'Payments, parcels, mails': [
      chart({ title: 'Payments', says: 'Jobs that payment did.', unit: 'ops', queries: doneIn('payments') }),
      chart({ title: 'Parcels', says: 'Jobs that shipping did.', unit: 'ops', queries: doneIn('shipments') }),
      chart({
        title: 'Mails by what the mail server made of them',
        says: 'Later: it was away or busy, the row stays. Refused: for good.',
        unit: 'ops',
        queries: {
          '{{event}} {{verdict}}': `sum by (event, verdict) (rate(notification_mails_total${window}))`,
        },
      }),
      chart({
        title: 'Runs that failed',
        says: 'Retried: it runs again later. Dead: given up, now a dead letter.',
        unit: 'ops',
        queries: {
          '{{queue}} {{name}} {{outcome}}': `sum by (queue, name, outcome) (rate(queue_job_runs_total{outcome=~"retried|dead"}${window}))`,
        },
      }),
    ],
  },
});
