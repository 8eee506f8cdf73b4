/** What the preload reads before any configuration is parsed: OpenTelemetry's own variables. */
export function tracingConfig(): { readonly endpoint: string | undefined; readonly serviceName: string } {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = process.env;
  return { endpoint: endpoint === '' ? undefined : endpoint, serviceName: serviceName ?? 'shop' };
}
