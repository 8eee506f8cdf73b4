import { createHash } from 'node:crypto';
import { Cluster, type Redis } from 'ioredis';
import { processHotKeys } from '../diagnosis/hot-keys.js';
import { processTrails } from '../trails/request-trails.js';
import { replyCodeOf } from './as-redis-error.js';
import { knowScript } from './known-scripts.js';
import { redirects } from './metrics.js';
import { RedisCommand } from './redis-command.js';
import { type Lookout, slotMapLooksOf } from './slot-map-looks.js';
import { SlotMapRefresh } from './slot-map-refresh.js';

/*
 * Four things that ioredis 6.0.0 leaves open. Its timer for the slot map goes on if a refresh is under way when the
 * cluster ends, so the timer is ours. It says 'end' only when a connection closes that it began to watch when it last
 * connected: between two attempts, in an outage, it says nothing, and commands that wait then wait for ever; a BullMQ worker
 * that waits for such a command never closes, and keeps its process alive. And a `connect` that reaches nodes which say that
 * the cluster's state is not ok, as they do in a failover, is given up for another one, and its promise never settles; a
 * BullMQ worker that waits for it never takes a job again. And a `connect` that asks a node which hangs, its sockets open, waits
 * for it as long as it hangs, where no silence of the socket ends it: on connections that block.
 */

/** Connected, but no node has said that all is well: another one is asked. Loading nodes and slow machines take their time. */
const READY_WITHIN_MS = 3_000;
const REDIRECT_KINDS = new Set(['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN']);
/** BullMQ waits with the first one. */
const BLOCKING = new Set([
  'bzpopmin',
  'bzpopmax',
  'bzmpop',
  'blpop',
  'brpop',
  'blmove',
  'blmpop',
  'brpoplpush',
  'xread',
]);

/** An ioredis Cluster that counts its redirects by kind, and ends when it is told to. */
export class CountingCluster extends Cluster implements Lookout {
  readonly #looks;
  readonly #refresh;
  #blocks = false;
  #isClosed = false;
  #isRetired = false;
  #setbacks = 0;
  #readyTimer: NodeJS.Timeout | undefined;
  readonly #followed = new WeakSet<Promise<unknown>>();
  /** How connecting ends: of attempts that ioredis gave up as well. */
  #outcome = outcomeToCome();

  /** @param args ioredis' own, with `lazyConnect` and without `slotsRefreshInterval` */
  constructor(...args: ConstructorParameters<typeof Cluster<'legacy'>>) {
    super(...args);
    this.#looks = slotMapLooksOf(args[0]);
    this.#refresh = new SlotMapRefresh(this, this.#looks);
    this.on('connect', () => {
      clearTimeout(this.#readyTimer);
      this.#readyTimer = setTimeout(() => {
        if (this.status === 'connect') this.disconnect(true);
      }, READY_WITHIN_MS);
    });
    for (const event of ['ready', 'close', 'end'])
      this.on(event, () => {
        clearTimeout(this.#readyTimer);
      });
    this.on('ready', () => {
      this.#outcome.resolve(undefined);
      this.#outcome = outcomeToCome();
      if (this.#isClosed) return;
      this.#looks.join(this);
      this.#refresh.start();
    });
    this.on('end', () => {
      this.#looks.leave(this);
      this.#outcome.reject(closedError());
      this.#outcome = outcomeToCome();
    });
    this.on('close', () => {
      this.#endSoon();
    });
  }

  /** How often a command was sent elsewhere, told to wait, refused, or lost its connection. It only grows. */
  get setbacks(): number {
    return this.#setbacks;
  }

  confirmSlots(): void {
    this.emit('refresh');
  }

  /** None once something blocks on one of them. */
  get openConnections(): readonly Redis[] {
    return this.#blocks ? [] : this.nodes('all').filter(({ status }) => status === 'ready');
  }

  /**
   * Resolves when it is ready, by this attempt or by one that follows it.
   *
   * @throws Error when nobody answers, and once it is retired or closed: in ioredis' own words, by which BullMQ knows that a
   *   connection is gone
   */
  override async connect(): Promise<void> {
    if (this.#isRetired) throw closedError();
    this.#isClosed = false;
    await Promise.race([super.connect(), this.#outcome.promise]);
  }

  override disconnect(reconnect = false): void {
    const hadNodes = this.nodes('all').length > 0;
    if (!reconnect) {
      this.#isClosed = true;
      this.#looks.leave(this);
      this.#refresh.stop();
    }
    super.disconnect(reconnect);
    if (!hadNodes) this.#endSoon();
  }

  /** From now on it connects no more: the next time that its connections are lost or given up is the last. */
  retire(): void {
    this.#isRetired = true;
  }

  /** Gives up every connection for good. Whatever waits is rejected, and 'end' is said, within a second at most. */
  close(): void {
    this.retire();
    this.disconnect();
  }

  override sendCommand(...[command, ...rest]: Parameters<Cluster['sendCommand']>): unknown {
    processHotKeys.see(command);
    this.#blocks ||= BLOCKING.has(command.name);
    // Ours were seen when they were made: here one that had to wait for the slot map comes in another's name.
    if (!(command instanceof RedisCommand)) this.#follow(command);
    return super.sendCommand(command, ...rest);
  }

  override handleError(...[error, ...rest]: Parameters<Cluster['handleError']>): void {
    this.#setbacks += 1;
    const code = replyCodeOf(error);
    if (code !== null && REDIRECT_KINDS.has(code)) redirects.inc({ kind: code });
    super.handleError(error, ...rest);
  }

  /** BullMQ's scripts, `addJob:6.7.0` and others, so that who watches can call them by name. */
  override defineCommand(...[name, definition]: Parameters<Cluster['defineCommand']>): void {
    const { lua: text } = definition;
    const sha = createHash('sha1').update(text).digest('hex');
    const [ownName = name] = name.split(':', 1);
    knowScript({ sha, text }, { name: ownName, outcomeOf: () => 'other' });
    super.defineCommand(name, definition);
  }

  /**
   * Once, in the context of its sender: what waits in ioredis' own queue comes here again. What has no key is asked by
   * ioredis and BullMQ for themselves (CLUSTER INFO, INFO), whoever was the first to need a connection.
   */
  #follow(command: Parameters<Cluster['sendCommand']>[0]): void {
    if (!processTrails.isOn || this.#followed.has(command.promise)) return;
    this.#followed.add(command.promise);
    if (command.getKeys().length > 0) processTrails.see(command);
  }

  /** Not at once: whoever disconnects may do so to connect again. */
  #endSoon(): void {
    setImmediate(() => {
      if (!this.#isClosed || this.status === 'end') return;
      // What was never dialled ioredis ends there and then.
      this.status = 'wait';
      super.disconnect();
    });
  }
}

const closedError = () => new Error('Connection is closed.');

/** Nobody may be waiting for it. */
function outcomeToCome(): PromiseWithResolvers<undefined> {
  const outcome = Promise.withResolvers<undefined>();
  outcome.promise.catch(() => undefined);
  return outcome;
}
