import { Writable } from 'node:stream';

/** Keeps what an app logs, for assertions. */
export class LogLines extends Writable {
  readonly #lines: Record<string, unknown>[] = [];

  /** The lines so far, oldest first. */
  get lines(): readonly Record<string, unknown>[] {
    return this.#lines;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const line of chunk.toString('utf8').split('\n'))
      if (line !== '') this.#lines.push(JSON.parse(line));
    done();
  }
}
