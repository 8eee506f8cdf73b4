import { Cluster } from 'ioredis';
import { processHotKeys } from '../diagnosis/hot-keys.js';
import { replyCodeOf } from './as-redis-error.js';
import { redirects } from './metrics.js';

/*
 * Three things that ioredis 6.0.0 leaves open. Its timer for the slot map goes on if a refresh is under way when the
 * cluster ends, so the timer is ours. It says 'end' only when a connection closes that it began to watch when it last
 * connected: between two attempts, in an outage, it says nothing, and commands that wait then wait for ever; a BullMQ worker
 * that waits for such a command never closes, and keeps its process alive. And a `connect` that reaches nodes which say that
 * the cluster's state is not ok, as they do in a failover, is given up for another one, and its promise never settles; a
 * BullMQ worker that waits for it never takes a job again.
 */

/** Without refreshes a stopped (not dead) primary is never noticed: it still accepts, nobody says MOVED. */
const REFRESH_EVERY_MS = 1_000;

const REDIRECT_KINDS = new Set(['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN']);

/** An ioredis Cluster that counts its redirects by kind, and ends when it is told to. */
export class CountingCluster extends Cluster {
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isRetired = false;
  #setbacks = 0;

  /** @param args ioredis' own, with `lazyConnect` and without `slotsRefreshInterval` */
  constructor(...args: ConstructorParameters<typeof Cluster<'legacy'>>) {
    super(...args);
    this.on('ready', () => {
      this.#refreshLater();
    });
    this.on('close', () => {
      this.#endSoon();
    });
  }

  /** How often a command was sent elsewhere, told to wait, refused, or lost its connection. It only grows. */
  get setbacks(): number {
    return this.#setbacks;
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
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const succeed = (): void => {
      resolve(undefined);
    };
    const fail = (): void => {
      reject(closedError());
    };
    this.once('ready', succeed).once('end', fail);
    super.connect().then(succeed, reject);
    try {
      await promise;
    } finally {
      this.off('ready', succeed).off('end', fail);
    }
  }

  override disconnect(reconnect = false): void {
    const hadNodes = this.nodes('all').length > 0;
    if (!reconnect) {
      this.#isClosed = true;
      clearTimeout(this.#timer);
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
    return super.sendCommand(command, ...rest);
  }

  override handleError(...[error, ...rest]: Parameters<Cluster['handleError']>): void {
    this.#setbacks += 1;
    const code = replyCodeOf(error);
    if (code !== null && REDIRECT_KINDS.has(code)) redirects.inc({ kind: code });
    super.handleError(error, ...rest);
  }

  #refreshLater(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.refreshSlotsCache(() => {
        this.#refreshLater();
      });
    }, REFRESH_EVERY_MS);
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
