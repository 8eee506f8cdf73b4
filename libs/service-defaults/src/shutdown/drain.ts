import type { FastifyInstance } from 'fastify';

/** Whether the process is leaving. One per process; readiness, responses and streams look at it. Inject it by its class. */
export class DrainState {
  readonly #leaving = new AbortController();

  get isDraining(): boolean {
    return this.#leaving.signal.aborted;
  }

  /** Aborts the moment the process begins to leave. Whatever would go on for ever (a stream, a long poll) ends by it. */
  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  begin(): void {
    this.#leaving.abort();
  }

  /** Nest calls this first of all when the app closes, which happens without a signal too, as in specs. */
  onModuleDestroy(): void {
    this.begin();
  }
}

/** While leaving, every response asks its client to open the next connection elsewhere. */
export function closeConnectionsWhileDraining(fastify: FastifyInstance, drain: DrainState): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (drain.isDraining) reply.header('connection', 'close');
    done();
  });
}
