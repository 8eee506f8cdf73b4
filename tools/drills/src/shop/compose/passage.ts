/**
 * A way into the shop's own network: a port of this machine whose connections are opened by a small program in one of the
 * containers, to which the engine's own standard input and output lead. No port is published for it, it works wherever
 * the engine is, and who listens there sees somebody of its own container. It ends with the container, and is made again
 * as soon as that runs. Never throws into a drill: what goes wrong is a connection that breaks, as it would without it.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '@shop/local-stack';
import { spawnDocker } from './engine.js';

const farEnd = readFileSync(
  fileURLToPath(new URL('../../../containers/far-end.mjs', import.meta.url)),
  'utf8',
);

/** The words that start node with the far end in the container, its arguments left out. */
const FAR_END = ['node', '--input-type=module', '-e', farEnd] as const;
const READY_WITHIN_MS = 30_000;
/** Between two tries to enter a container that is not there. */
const ENTERS_EVERY_MS = 250;

export interface PassageOptions {
  /** Starts node with these words, where the far end is to be. */
  readonly enter: (...words: readonly string[]) => ChildProcessWithoutNullStreams;
  /** What is dialled there. */
  readonly to: { readonly host: string; readonly port: number };
  /** Told to who sends something while nobody listens there; null: nothing, the connection just ends. */
  readonly refusal: string | null;
}

/** node in a running container. */
export function inContainer(name: string): PassageOptions['enter'] {
  return (...words) => spawnDocker('exec', '-i', name, ...words);
}

export class Passage {
  readonly #options: PassageOptions;
  readonly #server: Server;
  readonly #sockets = new Map<string, Socket>();
  #far: ChildProcessWithoutNullStreams | null = null;
  #isReady = false;
  #isClosed = false;
  #ids = 0;

  private constructor(options: PassageOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (socket) => this.#take(socket));
  }

  /** Returns when it can be gone through. @throws ConditionTimeoutError */
  static async open(options: PassageOptions): Promise<Passage> {
    const passage = new Passage(options);
    passage.#server.listen(0, '127.0.0.1');
    await once(passage.#server, 'listening');
    passage.#enter();
    const isReady = () => Promise.resolve(passage.#isReady);
    const what = `there is a way to ${options.to.host}:${options.to.port}`;
    try {
      await until(isReady, { what, withinMs: READY_WITHIN_MS });
    } catch (error) {
      passage.close();
      throw error;
    }
    return passage;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#server.close();
    this.#breakDown();
    this.#far?.kill('SIGKILL');
  }

  #enter(): void {
    if (this.#isClosed) return;
    const { host, port } = this.#options.to;
    const far = this.#options.enter(...FAR_END, host, String(port));
    this.#far = far;
    far.stdin.on('error', () => undefined);
    far.stderr.resume();
    createInterface({ input: far.stdout }).on('line', (line) => this.#hear(line));
    far.once('error', () => undefined);
    far.once('close', () => {
      this.#breakDown();
      setTimeout(() => this.#enter(), ENTERS_EVERY_MS).unref();
    });
  }

  #breakDown(): void {
    this.#isReady = false;
    for (const socket of this.#sockets.values()) socket.destroy();
  }

  #take(socket: Socket): void {
    socket.on('error', () => undefined);
    if (!this.#isReady) return this.#refuse(socket);
    const id = String((this.#ids += 1));
    this.#sockets.set(id, socket);
    this.#say('open', id);
    socket.on('data', (bytes) => this.#say('data', id, bytes.toString('base64')));
    socket.once('close', () => {
      if (this.#sockets.delete(id)) this.#say('close', id);
    });
  }

  #hear(line: string): void {
    const [word = '', id = '', text = ''] = line.split(' ');
    if (word === 'ready') this.#isReady = true;
    const socket = this.#sockets.get(id);
    if (!socket) return;
    if (word === 'data') socket.write(Buffer.from(text, 'base64'));
    else this.#sockets.delete(id);
    if (word === 'close') socket.end();
    if (word === 'refused') this.#refuse(socket);
  }

  /** Who is refused hears it once it has said something: an answer to nothing would be none. */
  #refuse(socket: Socket): void {
    const { refusal } = this.#options;
    if (refusal === null) socket.destroy();
    else if (socket.bytesRead > 0) socket.end(refusal);
    else socket.once('data', () => socket.end(refusal));
  }

  #say(...words: readonly string[]): void {
    if (this.#isReady) this.#far?.stdin.write(`${words.join(' ')}\n`);
  }
}
