import type { AppError } from '@shop/errors';
import type { Redis } from 'ioredis';
import { processTrails } from '../trails/request-trails.js';
import { asRedisError, replyCodeOf } from './as-redis-error.js';
import type { ClusterConnection, Dispatch } from './cluster-connection.js';
import { traceCommand } from './command-span.js';
import { Deadlines } from './deadlines.js';
import { failures } from './metrics.js';
import { RedisDeadlineError, RedisOutcomeUnknownError, RedisReplyError } from './redis.errors.js';
import { RedisCommand, type RetryClass } from './redis-command.js';
import type { Use } from './redis-settings.js';

/*
 * Puts a deadline and a retry class around ioredis' own retries. ioredis calls `command.reject` for every setback and
 * decides there whether to redirect or to send again; it keeps the function it finds before sending and installs its
 * own. So ours is installed twice: underneath, where a command ends, and on top, where a retry can still be refused.
 */

export interface CommandCall {
  readonly name: string;
  readonly args: readonly (string | number)[];
  readonly retry: RetryClass;
}

/** Sends commands of one use over one pool, each under the same deadline. */
export class CommandSender {
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
    const command = new RedisCommand(call);
    traceCommand(call.name, command.promise);
    processTrails.see(command);
    const dispatch: Dispatch = { command, onSent: () => this.#boundRetries(command, end) };
    const end = this.#startDeadline(command, () => {
      this.#connection.drop(dispatch);
    });
    this.#connection.send(dispatch);
    return command.promise;
  }

  /** Sends one command to one node; no redirect is followed and nothing is retried. */
  sendTo(node: Redis, call: CommandCall): Promise<unknown> {
    const command = new RedisCommand(call);
    traceCommand(call.name, command.promise);
    processTrails.see(command);
    this.#startDeadline(command, () => undefined);
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

  #startDeadline(command: RedisCommand, onLate: () => void): (error: unknown) => void {
    const { resolve, reject } = command;
    const end = (error: unknown) => {
      this.#deadlines.cancel(deadline);
      if (!command.isSettled) reject.call(command, this.#counted(asRedisError(error)));
    };
    const deadline = this.#deadlines.start(() => {
      onLate();
      end(new RedisDeadlineError({ use: this.#use, deadlineMs: this.#deadlines.durationMs }));
    });
    command.resolve = (reply) => {
      this.#deadlines.cancel(deadline);
      resolve(reply);
    };
    command.reject = end;
    return end;
  }

  #boundRetries(command: RedisCommand, end: (error: unknown) => void): void {
    const retryOrEnd = command.reject;
    command.reject = (error) => {
      if (command.isSettled) return;
      if (replyCodeOf(error) !== null) command.mayHaveRun = false;
      if (command.retry === 'unsafe' && command.mayHaveRun) end(new RedisOutcomeUnknownError(error));
      else retryOrEnd(error);
    };
  }

  #counted(error: AppError): AppError {
    // NOSCRIPT is the first half of every script's first call on a node, not a failure.
    if (!(error instanceof RedisReplyError) || error.replyCode !== 'NOSCRIPT')
      failures.inc({ use: this.#use, code: error.code });
    return error;
  }
}
