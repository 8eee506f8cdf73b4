import { collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';

/** Seconds, as OpenTelemetry's semantic conventions set them for `http.server.request.duration`. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The label of every request that no route took; raw URLs would make a series each. */
export const unmatchedRoute = 'unmatched';

/** What every process tells Prometheus. A second instance in one process (a test) reuses what is registered. */
export class HttpMetrics {
  #inFlight = 0;

  constructor(service: string) {
    if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
    requestDuration();
    activeStreams();
    appInfo().set({ service, node: process.version }, 1);
    inFlightGauge(() => this.#inFlight);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  opened(): void {
    this.#inFlight += 1;
  }

  closed(): void {
    this.#inFlight -= 1;
  }
}

/** What an answer is counted under. */
export type AnswerLabels = Readonly<Record<'method' | 'route', string>> & { readonly status: number };

/** One answer, once: at its last byte, or where a stream begins. */
export function observeAnswer(labels: AnswerLabels, durationMs: number): void {
  requestDuration().observe(labels, durationMs / 1_000);
}

/** @param by 1 where one begins, -1 where it ends */
export function countStream(by: 1 | -1): void {
  activeStreams().inc(by);
}

function requestDuration(): Histogram {
  const name = 'http_server_request_duration_seconds';
  const known = register.getSingleMetric(name);
  if (known instanceof Histogram) return known;
  const help = 'Time from the request line to the last byte of the answer; to the first of a stream.';
  return new Histogram({ name, help, labelNames: ['method', 'route', 'status'], buckets });
}

function appInfo(): Gauge {
  const name = 'app_info';
  const known = register.getSingleMetric(name);
  if (known instanceof Gauge) return known;
  return new Gauge({
    name,
    help: 'Always 1; which service, on which Node.',
    labelNames: ['service', 'node'],
  });
}

function activeStreams(): Gauge {
  const name = 'http_server_active_streams';
  const known = register.getSingleMetric(name);
  if (known instanceof Gauge) return known;
  return new Gauge({
    name,
    help: 'Of http_server_active_requests, those whose answer goes on for as long as the client likes.',
  });
}

/** The newest instance answers: a process has one, but for tests. */
function inFlightGauge(count: () => number): void {
  const name = 'http_server_active_requests';
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help: 'Requests being answered now.',
    collect() {
      this.set(count());
    },
  });
}
