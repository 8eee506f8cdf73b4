import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Lets Nest's own messages ("Mapped {/products, GET} route") through the one logger, at debug: they are for developers. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    this.logger.debug({ context: details.at(-1) }, String(message));
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.logger.warn({ context: details.at(-1) }, String(message));
  }

  /** Nest passes a stack between the message and the context. */
  error(message: unknown, ...details: unknown[]): void {
    const err = message instanceof Error ? message : undefined;
    this.logger.error(
      { err, context: details.at(-1), stack: details.length > 1 ? details[0] : undefined },
      String(message),
    );
  }
}
