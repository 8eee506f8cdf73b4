// Whether there is a collector at all. The shop in containers always knows an address for its traces, and most of the
// time nobody listens there. So it is asked every few seconds with an empty batch, spans are recorded only while it
// answers, and the first batch that it does not take ends the recording until it answers again.
import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

export interface CollectorOptions {
  /** Where traces are posted, for example `http://localhost:4318/v1/traces`. */
  readonly url: string;
  readonly exporter: SpanExporter;
  /** How long it may take to answer, in milliseconds. */
  readonly timeoutMs: number;
  /** The pause before it is asked again, in milliseconds. */
  readonly askEveryMs: number;
}

/** Passes batches on to the exporter and remembers whether they arrive. */
export class Collector implements SpanExporter {
  readonly #options: CollectorOptions;
  readonly #leaving = new AbortController();
  #isListening = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  get isListening(): boolean {
    return this.#isListening;
  }

  /** Asks now and then again and again, for as long as the process lives. Resolves at the latest after the timeout. */
  async watch(): Promise<void> {
    const first = this.#ask();
    void first.then(() => this.#keepAsking());
    await Promise.race([first, sleep(this.#options.timeoutMs, undefined, { ref: false })]);
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.#options.exporter.export(spans, (result) => {
      if (result.error) this.#isListening = false;
      done(result);
    });
  }

  async shutdown(): Promise<void> {
    this.#leaving.abort();
    await this.#options.exporter.shutdown();
  }

  async #keepAsking(): Promise<void> {
    const { signal } = this.#leaving;
    for (;;) {
      await sleep(this.#options.askEveryMs, undefined, { ref: false, signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (!this.#isListening) await this.#ask();
    }
  }

  async #ask(): Promise<void> {
    const { url, timeoutMs } = this.#options;
    try {
      // First the name, since no signal ends a look-up: asked again while one hangs, they would fill libuv's threads.
      await lookup(new URL(url).hostname);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"resourceSpans":[]}',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      this.#isListening = response.ok;
    } catch {
      this.#isListening = false;
    }
  }
}
