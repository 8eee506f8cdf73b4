import { AppError } from '@shop/errors';

/** A node is not there, or does not answer in time. */
export class NodeSilentError extends AppError {
  constructor(port: number, reason: string) {
    super({
      code: 'DRILL_NODE_SILENT',
      status: 504,
      message: `redis ${port} does not answer: ${reason}. During a drill that may be its point.`,
      fields: { port },
    });
  }
}
