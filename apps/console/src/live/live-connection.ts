import { EventSource, type FetchLike } from 'eventsource';
import type { LivePart, LiveReports, LiveSetback } from '@shop/contracts/live-ops';
import { pauseBefore } from './backoff.js';
import type { LiveNews } from './live-state.js';
import { operatorHeaders, operatorToken } from './operator-token.js';

/*
 * The stream of /ops/live, held open. EventSource of a package, since the browser's own cannot say who asks. It ends
 * every ten minutes, and with the gateway: then it is opened again, after a pause that grows. A stream that is silent
 * for seconds hangs, and counts as ended: the map of the cluster comes twice a second.
 */

const PARTS = [
  ...(['topology', 'caches', 'copies', 'queues', 'edge', 'families', 'drills'] as const),
] satisfies readonly LivePart[];

/** Longer than the gateway waits for nodes that hang. */
const SILENT_MS = 10_000;

const fetchAsOperator: FetchLike = (url, init) =>
  fetch(url, { ...init, headers: { ...init.headers, ...operatorHeaders() } });

export interface LiveConnectionOptions {
  /** Default `/ops/live` of this page's own shop. */
  readonly url?: string;
  /** Default 10,000. */
  readonly silentMs?: number;
}

export class LiveConnection {
  readonly #tell: (news: LiveNews) => void;
  readonly #options: Required<LiveConnectionOptions>;
  #stream: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(tell: (news: LiveNews) => void, options: LiveConnectionOptions = {}) {
    this.#tell = tell;
    this.#options = { url: '/ops/live', silentMs: SILENT_MS, ...options };
  }

  open(): void {
    this.close();
    const stream = new EventSource(this.#options.url, { fetch: fetchAsOperator });
    this.#stream = stream;
    stream.addEventListener('open', () => {
      this.#tell({ type: 'connected' });
      this.#expectNews();
    });
    stream.addEventListener('error', ({ code }) => {
      this.#ended(code);
    });
    for (const part of PARTS)
      stream.addEventListener(part, ({ data }: MessageEvent<string>) => {
        this.#heard({ type: 'report', part, report: JSON.parse(data) as LiveReports[LivePart] });
      });
    stream.addEventListener('setback', ({ data }: MessageEvent<string>) => {
      this.#heard({ type: 'setback', ...(JSON.parse(data) as LiveSetback) });
    });
    this.#expectNews();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = undefined;
  }

  #heard(news: LiveNews): void {
    this.#failures = 0;
    this.#tell(news);
    this.#expectNews();
  }

  #expectNews(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ended(undefined);
    }, this.#options.silentMs);
  }

  /** An HTTP status other than 200 ends it too. */
  #ended(status: number | undefined): void {
    this.close();
    if (status === 401 || status === 403) {
      this.#tell({ type: 'refused', hadToken: operatorToken.get() !== undefined });
      return;
    }
    this.#tell({ type: 'lost', atMs: Date.now() });
    this.#timer = setTimeout(
      () => {
        this.open();
      },
      pauseBefore(this.#failures, Math.random()),
    );
    this.#failures += 1;
  }
}
