/** One thing that a service needs to answer well, for example its database. */
export interface HealthCheck {
  /** Shown in the answer of `/health/ready`. */
  readonly name: string;
  /** When a critical check fails, the service takes no traffic; when another fails, it is degraded and says so. */
  readonly critical: boolean;
  /** Resolves when well, rejects when not. It is given up after `healthCheckTimeoutMs`. */
  check(): Promise<void>;
}

export const HEALTH_CHECKS = Symbol('HealthChecks');

export const healthCheckTimeoutMs = 1_000;
