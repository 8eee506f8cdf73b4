/**
 * A redis-cli that stays with one node, for questions ten times a second: a process a question would cost more than the
 * question. An ECHO after each command says where its answer ends. Whoever asks waits for a moment at most; a node that
 * hangs is asked nothing more until it has answered, and is dialled again when that takes long: a connection that was
 * cut in the middle may never say so.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { ClusterControl } from '@shop/local-stack';
import { NodeSilentError } from './redis-line.errors.js';

/** Longer than a living node takes on a machine that is short of time, in milliseconds. */
const ANSWERED_WITHIN_MS = 300;
const HANGS_AFTER_MS = 1_000;
/** Between two tries to reach a node that is not there. */
const DIALS_EVERY_MS = 250;

interface Question {
  /** What is echoed after each answer. */
  readonly token: string;
  readonly answers: string[];
  readonly count: number;
  readonly askedMs: number;
  readonly resolve: (answers: string[]) => void;
  readonly reject: (error: Error) => void;
  isLate: boolean;
}

export class RedisLine {
  readonly #open: () => ChildProcessWithoutNullStreams;
  #child: ChildProcessWithoutNullStreams | null = null;
  #text = '';
  #asked: Question[] = [];
  #tokens = 0;
  #notBeforeMs = 0;

  constructor(
    control: Pick<ClusterControl, 'open'>,
    readonly port: number,
  ) {
    this.#open = () => control.open(port);
  }

  /**
   * Sends commands, words parted by spaces, and returns redis-cli's raw output for each; an error reply is text as well.
   *
   * @throws NodeSilentError after 300 ms, or at once when the node was away a moment ago or has yet to answer
   */
  async ask(...commands: readonly string[]): Promise<string[]> {
    this.#refuseInVain();
    const child = (this.#child ??= this.#dial());
    const token = `timeline:${String((this.#tokens += 1))}`;
    const answers = new Promise<string[]>((resolve, reject) => {
      const askedMs = performance.now();
      this.#asked.push({
        token,
        answers: [],
        count: commands.length,
        askedMs,
        resolve,
        reject,
        isLate: false,
      });
    });
    const timer = setTimeout(() => {
      this.#giveUp(token);
    }, ANSWERED_WITHIN_MS);
    child.stdin.write(commands.map((command) => `${command}\nECHO ${token}\n`).join(''));
    return answers.finally(() => {
      clearTimeout(timer);
    });
  }

  /** Returns when the process has ended. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#drop('the timeline has ended');
    this.#notBeforeMs = Infinity;
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  #refuseInVain(): void {
    const late = this.#asked.find(({ isLate }) => isLate);
    if (late && performance.now() - late.askedMs > HANGS_AFTER_MS) this.#drop('it hangs');
    else if (late) throw this.#silent('it has yet to answer the last question');
    if (performance.now() < this.#notBeforeMs) throw this.#silent('it was away a moment ago');
  }

  #dial(): ChildProcessWithoutNullStreams {
    const child = this.#open();
    const isOver = (reason: string) => () => {
      if (this.#child === child) this.#drop(reason);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (this.#child === child) this.#read(text);
    });
    // All that it says there is that it cannot reach the node.
    child.stderr.once('data', isOver('it cannot be reached'));
    child.stdin.on('error', isOver('redis-cli has ended'));
    child.once('error', isOver('there is no redis-cli'));
    child.once('exit', isOver('redis-cli has ended'));
    this.#text = '';
    return child;
  }

  #read(text: string): void {
    this.#text += text;
    for (let question = this.#asked[0]; question; question = this.#asked[0]) {
      const end = `${question.token}\n`;
      const at = this.#text.indexOf(end);
      if (at < 0) return;
      question.answers.push(this.#text.slice(0, at).trimEnd());
      this.#text = this.#text.slice(at + end.length);
      if (question.answers.length < question.count) continue;
      this.#asked.shift();
      question.resolve(question.answers);
    }
  }

  /** Its answer is still read, and nobody waits for it. */
  #giveUp(token: string): void {
    const question = this.#asked.find((candidate) => candidate.token === token);
    if (!question) return;
    question.isLate = true;
    question.reject(this.#silent(`nothing within ${String(ANSWERED_WITHIN_MS)} ms`));
  }

  #drop(reason: string): void {
    const asked = this.#asked;
    this.#child?.kill('SIGKILL');
    this.#child = null;
    this.#asked = [];
    this.#notBeforeMs = performance.now() + DIALS_EVERY_MS;
    for (const { reject } of asked) reject(this.#silent(reason));
  }

  #silent(reason: string): NodeSilentError {
    return new NodeSilentError(this.port, reason);
  }
}
