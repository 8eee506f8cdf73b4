// Tracing is off, and costs nothing to import, until an OTLP endpoint is set: the SDK is loaded only then. Spans are
// sent in the background, a batch every five seconds. A collector that does not answer loses them, never a request: a
// batch is tried once, nothing is logged, a leaving process is not held up, and none is recorded until it answers.
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import type { Sampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { Collector } from './collector.js';

/** How long one export may take. The exporter waits 800 ms before it would try again, so that it never does. */
const exportTimeoutMs = 750;
/** How long after its start a collector may miss spans. */
const askEveryMs = 10_000;
/** For what is on its way when a process leaves; `exportTimeoutMs` ends it sooner. */
const flushTimeoutMs = 2_000;

let provider: TracerProvider | undefined;

export function isTracing(): boolean {
  return provider !== undefined;
}

/** Starts to trace over OTLP. `endpoint` is the collector's base URL, for example `http://localhost:4318`. */
export async function startTracing(options: { endpoint: string; serviceName: string }): Promise<void> {
  // By hand, since `@opentelemetry/sdk-node` also loads gRPC, and sends metrics and logs that nobody asked for.
  const [
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, SamplingDecision, TracerProvider },
    { OTLPTraceExporter },
    { defaultResource, resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const url = `${options.endpoint.replace(/\/$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const collector = new Collector({ url, exporter, timeoutMs: exportTimeoutMs, askEveryMs });
  const asCaller = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  const sampler: Sampler = {
    shouldSample: (...span) =>
      collector.isListening ? asCaller.shouldSample(...span) : { decision: SamplingDecision.NOT_RECORD },
  };
  const attributes = { 'service.name': options.serviceName, 'host.name': hostname() };
  provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(attributes)),
    sampler,
    spanProcessors: [new BatchSpanProcessor({ exporter: collector })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  await collector.watch();
}

/** Sends what is still buffered. Never rejects and never holds up a shutdown: a collector that is gone loses spans. */
export async function flushTracing(): Promise<void> {
  const running = provider;
  provider = undefined;
  if (!running) return;
  await Promise.race([running.shutdown().catch(() => undefined), sleep(flushTimeoutMs)]);
}
