import type { FastifyInstance } from 'fastify';

/** Whether the process is leaving. One per process; readiness and responses look at it. */
export class DrainState {
  #isDraining = false;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  begin(): void {
    this.#isDraining = true;
  }
}

/** While leaving, every response asks its client to open the next connection elsewhere. */
export function closeConnectionsWhileDraining(fastify: FastifyInstance, drain: DrainState): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (drain.isDraining) reply.header('connection', 'close');
    done();
  });
}
