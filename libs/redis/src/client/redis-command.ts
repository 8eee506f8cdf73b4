import { Command, type Redis } from 'ioredis';
import { slotOf } from '../keys/hash-slot.js';
import { replyCodeOf } from './as-redis-error.js';
import type { Deadline } from './deadlines.js';
import { RedisOutcomeUnknownError } from './redis.errors.js';

/**
 * Whether a command may be sent again when its connection was lost before the answer:
 * `idempotent` - applying it twice is the same as once; retried until the deadline.
 * `guarded` - carries an operation id by which the server applies it once; retried until the deadline.
 * `unsafe` - never sent twice; the caller gets RedisOutcomeUnknownError and decides.
 */
export type RetryClass = 'idempotent' | 'guarded' | 'unsafe';

export interface CommandCall {
  readonly name: string;
  readonly args: readonly (string | number)[];
  readonly retry: RetryClass;
}

/** Who watches over a command until it ends. */
export interface CommandKeeper {
  /** It has ended. */
  release(command: RedisCommand): void;
  /** Its deadline has passed. */
  expired(command: RedisCommand): void;
  /** What its caller is told of a failure. */
  toldOf(error: unknown): Error;
}

/** Who sends a command on that came back. */
export interface Resender {
  /** Its first setback: ends it, or sends it again as often as that may help. */
  resend(command: RedisCommand, error: Error): void;
}

/*
 * A command that knows its retry class, its deadline, and whether it has left the process. ioredis calls `command.reject`
 * for every setback and decides there whether to redirect or to send again; it keeps the function it finds before sending
 * and installs its own. So ours is installed twice: underneath, where a command ends, and on top, where a retry can still
 * be refused. Both are functions that all commands share, and the command is its own deadline: closures that hold one
 * another by the command, at a hundred thousand commands a second, are what collecting garbage costs (docs/adr/0183).
 */
export class RedisCommand extends Command implements Deadline {
  readonly retry: RetryClass;
  /** True from the moment the command is written to a socket until a node refuses it. */
  mayHaveRun = false;
  endsAtMs = 0;
  previous: Deadline | null = null;
  next: Deadline | null = null;
  isOver = true;
  /** @internal */
  readonly keeper: CommandKeeper;
  /** @internal ioredis' own, which settle the promise. */
  readonly settle: Command['resolve'];
  /** @internal */
  readonly fail: Command['reject'];
  /** @internal What ioredis made of `reject` when it sent the command. */
  retryOrEnd: Command['reject'] | null = null;
  /** @internal Until ioredis' cluster has sent it. */
  resender: Resender | null = null;

  constructor({ name, args, retry }: CommandCall, keeper: CommandKeeper) {
    // ioredis copies them.
    super(name, args as (string | number)[], { replyEncoding: 'utf8' });
    this.retry = retry;
    this.keeper = keeper;
    this.settle = this.resolve;
    this.fail = this.reject;
    this.resolve = succeed;
    this.reject = end;
  }

  /** Of its first key; as ioredis has it for one without. */
  override getSlot(): number {
    const [key] = this.getKeys();
    return typeof key === 'string' ? slotOf(key) : super.getSlot();
  }

  override toWritable(socket: object): string | Buffer {
    this.mayHaveRun = true;
    return super.toWritable(socket);
  }

  /** Goes to a node by itself: its first setback, where a retry is allowed, is told to `resender`. */
  sendTo(node: Redis, resender: Resender): void {
    this.resender = resender;
    this.reject = retryIfAllowed;
    void node.sendCommand(this);
  }

  /** Goes where ioredis' cluster sends it, which follows redirects and tries again where that is allowed. */
  sendBy(send: (command: Command) => unknown): void {
    this.reject = end;
    send(this);
    this.retryOrEnd = this.reject;
    this.reject = retryIfAllowed;
  }

  /** Ends it with this error, whatever ioredis would do. Harmless when it has ended. */
  endWith(error: unknown): void {
    end.call(this, error);
  }

  expire(): void {
    this.keeper.expired(this);
  }
}

function succeed(this: RedisCommand, reply: unknown): void {
  this.keeper.release(this);
  this.settle(reply);
}

function end(this: RedisCommand, error: unknown): void {
  this.keeper.release(this);
  if (!this.isSettled) this.fail(this.keeper.toldOf(error));
}

function retryIfAllowed(this: RedisCommand, error: Error): void {
  if (this.isSettled) return;
  if (replyCodeOf(error) !== null) this.mayHaveRun = false;
  if (this.retry === 'unsafe' && this.mayHaveRun) this.endWith(new RedisOutcomeUnknownError(error));
  else if (this.retryOrEnd !== null) this.retryOrEnd(error);
  else this.resender?.resend(this, error);
}
