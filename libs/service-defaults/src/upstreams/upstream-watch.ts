import { Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { InjectLogger, type Logger } from '../logging/logger.js';
import { counter } from '../metrics/counter.js';
import type { UpstreamEvents } from './upstream.events.js';

/** Logs and counts what goes wrong between this process and the services it calls. Costs nothing while nothing does. */
@Injectable()
export class UpstreamWatch implements UpstreamEvents {
  readonly #failures = counter(
    'upstream_failures_total',
    'Attempts at an instance of a service that got no answer.',
    ['service', 'kind', 'retried'],
  );
  readonly #ejected = ejectedGauge();

  constructor(@InjectLogger() private readonly log: Logger) {}

  attemptFailed({ service, url, kind, isRetried }: Parameters<UpstreamEvents['attemptFailed']>[0]): void {
    this.#failures.inc({ service, kind, retried: String(isRetried) });
    this.log.debug({ upstream: service, url, kind, isRetried }, 'attempt failed');
  }

  healthChanged({ service, url, isEjected }: Parameters<UpstreamEvents['healthChanged']>[0]): void {
    this.#ejected.set({ service, url }, isEjected ? 1 : 0);
    this.log.warn({ upstream: service, url, isEjected }, isEjected ? 'target ejected' : 'target is back');
  }
}

function ejectedGauge(): Gauge {
  const name = 'upstream_ejected';
  const known = register.getSingleMetric(name);
  if (known instanceof Gauge) return known;
  return new Gauge({ name, help: '1 while an instance is left alone.', labelNames: ['service', 'url'] });
}
