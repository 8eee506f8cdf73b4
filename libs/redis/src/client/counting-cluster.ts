import { Cluster } from 'ioredis';
import { replyCodeOf } from './as-redis-error.js';
import { redirects } from './metrics.js';

const REDIRECT_KINDS = new Set(['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN']);

/** An ioredis Cluster that counts its redirects by kind, and is quiet once it is disconnected. */
export class CountingCluster extends Cluster {
  #isClosed = false;

  override connect(): Promise<void> {
    this.#isClosed = false;
    return super.connect();
  }

  /** A refresh that ends after the end would begin the next round, and ioredis would go round for ever. */
  override refreshSlotsCache(...args: Parameters<Cluster['refreshSlotsCache']>): void {
    if (!this.#isClosed) super.refreshSlotsCache(...args);
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#isClosed = true;
    super.disconnect(reconnect);
  }

  override handleError(...[error, ...rest]: Parameters<Cluster['handleError']>): void {
    const code = replyCodeOf(error);
    if (code !== null && REDIRECT_KINDS.has(code)) redirects.inc({ kind: code });
    super.handleError(error, ...rest);
  }
}
