// Tracing is off, and costs nothing to import, until an OTLP endpoint is set: the SDK is loaded only then. Spans are
// exported in the background; a collector that is down loses spans, never a request.
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeSDK } from '@opentelemetry/sdk-node';

/** The exporter would retry for ten seconds. */
const flushTimeoutMs = 2_000;

let sdk: NodeSDK | undefined;

export function isTracing(): boolean {
  return sdk !== undefined;
}

/** Starts the SDK with OTLP over HTTP. `endpoint` is the collector's base URL, for example `http://localhost:4318`. */
export async function startTracing(options: { endpoint: string; serviceName: string }): Promise<void> {
  const [{ NodeSDK }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const started = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': options.serviceName }),
    traceExporter: new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/$/, '')}/v1/traces` }),
  });
  started.start();
  sdk = started;
}

/** Sends what is still buffered. Never rejects and never holds up a shutdown: a collector that is gone loses spans. */
export async function flushTracing(): Promise<void> {
  const running = sdk;
  sdk = undefined;
  if (!running) return;
  await Promise.race([running.shutdown().catch(() => undefined), sleep(flushTimeoutMs)]);
}
