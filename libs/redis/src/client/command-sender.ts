import type { AppError } from '@shop/errors';
import type { Redis } from 'ioredis';
import { processTrails } from '../trails/request-trails.js';
import { asRedisError } from './as-redis-error.js';
import type { ClusterConnection } from './cluster-connection.js';
import { traceCommand } from './command-span.js';
import { Deadlines } from './deadlines.js';
import { failures } from './metrics.js';
import { RedisDeadlineError, RedisReplyError } from './redis.errors.js';
import { type CommandCall, type CommandKeeper, RedisCommand } from './redis-command.js';
import type { Use } from './redis-settings.js';

/** Sends commands of one use over one pool, each under the same deadline. */
export class CommandSender implements CommandKeeper {
  readonly #connection: ClusterConnection;
  readonly #use: Use;
  readonly #deadlines: Deadlines;

  /** @param options.deadlineMs how long a command may take, waiting for a connection and retries included */
  constructor(options: { connection: ClusterConnection; use: Use; deadlineMs: number }) {
    this.#connection = options.connection;
    this.#use = options.use;
    this.#deadlines = new Deadlines(options.deadlineMs);
  }

  /**
   * Sends one command and resolves with its reply, strings decoded as UTF-8.
   *
   * @throws RedisDeadlineError, RedisUnavailableError, RedisConnectionLimitError, RedisOutcomeUnknownError,
   *   RedisReplyError - as rejections
   */
  send(call: CommandCall): Promise<unknown> {
    const command = this.#begin(call);
    this.#connection.send(command);
    return command.promise;
  }

  /** Sends one command to one node; no redirect is followed and nothing is retried. */
  sendTo(node: Redis, call: CommandCall): Promise<unknown> {
    const command = this.#begin(call);
    void node.sendCommand(command);
    return command.promise;
  }

  /** Resolves when no command is under way, at the latest after one deadline. */
  async idle(): Promise<void> {
    await this.#deadlines.idle();
  }

  /** Stops the clock, so that the process can end. */
  stop(): void {
    this.#deadlines.stop();
  }

  release(command: RedisCommand): void {
    this.#deadlines.cancel(command);
  }

  expired(command: RedisCommand): void {
    this.#connection.drop(command);
    command.endWith(new RedisDeadlineError({ use: this.#use, deadlineMs: this.#deadlines.durationMs }));
  }

  toldOf(failure: unknown): AppError {
    const error = asRedisError(failure);
    // NOSCRIPT is the first half of every script's first call on a node, not a failure.
    if (!(error instanceof RedisReplyError) || error.replyCode !== 'NOSCRIPT')
      failures.inc({ use: this.#use, code: error.code });
    return error;
  }

  #begin(call: CommandCall): RedisCommand {
    const command = new RedisCommand(call, this);
    traceCommand(call.name, command.promise);
    processTrails.see(command);
    this.#deadlines.run(command);
    return command;
  }
}
