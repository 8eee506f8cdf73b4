import type { FailureKind } from './failure-kind.js';

/** What an upstream tells about itself, for logs and metrics. Called on failures only, never per request. */
export interface UpstreamEvents {
  attemptFailed(event: { service: string; url: string; kind: FailureKind; isRetried: boolean }): void;
  healthChanged(event: { service: string; url: string; isEjected: boolean }): void;
}
