import { Command } from 'ioredis';

/**
 * Whether a command may be sent again when its connection was lost before the answer:
 * `idempotent` - applying it twice is the same as once; retried until the deadline.
 * `guarded` - carries an operation id by which the server applies it once; retried until the deadline.
 * `unsafe` - never sent twice; the caller gets RedisOutcomeUnknownError and decides.
 */
export type RetryClass = 'idempotent' | 'guarded' | 'unsafe';

/** A command that knows its retry class and whether it has left the process. */
export class RedisCommand extends Command {
  readonly retry: RetryClass;
  /** True from the moment the command is written to a socket until a node refuses it. */
  mayHaveRun = false;

  constructor({
    name,
    args,
    retry,
  }: {
    name: string;
    args: readonly (string | number)[];
    retry: RetryClass;
  }) {
    super(name, [...args], { replyEncoding: 'utf8' });
    this.retry = retry;
  }

  override toWritable(socket: object): string | Buffer {
    this.mayHaveRun = true;
    return super.toWritable(socket);
  }
}
