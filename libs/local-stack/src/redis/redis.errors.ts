import { AppError } from '@shop/errors';

/** No redis-server and no valkey-server on this machine, and no way to install one without asking. */
export class RedisMissingError extends AppError {
  constructor(details: { mend: string; cause?: unknown }) {
    super({
      code: 'LOCAL_REDIS_MISSING',
      status: 503,
      message: `No redis-server (7 or newer) or valkey-server was found. ${details.mend}`,
      cause: details.cause,
    });
  }
}

/** The server that was found is older than the commands we use (sharded pub/sub, CLUSTER ADDSLOTSRANGE). */
export class RedisTooOldError extends AppError {
  constructor(details: { path: string; version: string }) {
    super({
      code: 'LOCAL_REDIS_TOO_OLD',
      status: 503,
      message: `${details.path} is Redis ${details.version}; the shop needs Redis 7 or newer, or Valkey. Put a newer redis-server first on the PATH.`,
      fields: details,
    });
  }
}

/** A port was given that is none of the cluster's. */
export class UnknownNodeError extends AppError {
  constructor(details: { port: number; ports: readonly number[] }) {
    super({
      code: 'LOCAL_REDIS_NODE_UNKNOWN',
      status: 404,
      message: `No node of this cluster listens on ${details.port}; its ports are ${details.ports.join(', ')}.`,
      fields: details,
    });
  }
}

/** Not every node serves, is synced, and sees the same cluster. */
export class ClusterUnhealthyError extends AppError {
  constructor(seen: string) {
    super({ code: 'LOCAL_REDIS_UNHEALTHY', status: 503, message: `Redis ${seen}.`, fields: { seen } });
  }
}
