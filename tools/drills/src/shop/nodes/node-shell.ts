/**
 * A shell that stays open, for commands of redis-cli to one node: to enter a container takes the engine longer than most
 * commands take. One command at a time; an echo with its exit status says where its answer ends.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { NodeCommandError } from './nodes.errors.js';

/** A node that hangs says nothing; redis-cli gives up first, and when all is frozen, so do we. */
const ANSWERED_WITHIN_S = 5;
const GIVEN_UP_AFTER_MS = 6_000;

export interface NodeShellOptions {
  /** Starts `sh`, which reads commands from its standard input, and prints what they print on its standard output. */
  readonly enter: () => ChildProcessWithoutNullStreams;
  /** redis-cli, and where the node is. */
  readonly cli: readonly string[];
}

interface Question {
  readonly token: string;
  readonly command: string;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

export class NodeShell {
  readonly #options: NodeShellOptions;
  #child: ChildProcessWithoutNullStreams | null = null;
  #printed = '';
  #turn: Promise<unknown> = Promise.resolve();
  #asked: Question | null = null;
  #tokens = 0;

  constructor(options: NodeShellOptions) {
    this.#options = options;
  }

  /**
   * Runs `redis-cli <words>` on the node, after those that were asked before.
   *
   * @returns what it prints, without the last line break
   * @throws NodeCommandError when the node refuses it, is down, or does not answer within 5 s
   */
  ask(words: readonly string[]): Promise<string> {
    const answer = this.#turn.then(() => this.#ask(words));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.#end('the drill is over');
  }

  #ask(words: readonly string[]): Promise<string> {
    const child = (this.#child ??= this.#start());
    const token = `drill:${String((this.#tokens += 1))}`;
    const command = ['redis-cli', '-e', ...words].join(' ');
    const timer = setTimeout(() => this.#end('no answer'), GIVEN_UP_AFTER_MS);
    const answer = new Promise<string>((resolve, reject) => {
      this.#asked = { token, command, resolve, reject };
    });
    const line = [...this.#options.cli, '-e', ...words].map(quoted).join(' ');
    child.stdin.write(`timeout ${ANSWERED_WITHIN_S} ${line} </dev/null; echo "${token} $?"\n`);
    return answer.finally(() => clearTimeout(timer));
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = this.#options.enter();
    const said: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (this.#child === child) this.#read(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    child.stdin.on('error', () => undefined);
    const isOver = () => {
      if (this.#child === child) this.#end(said.join('').trim() || 'the shell has ended');
    };
    child.once('error', isOver).once('close', isOver);
    this.#printed = '';
    return child;
  }

  #read(text: string): void {
    this.#printed += text;
    const asked = this.#asked;
    if (!asked) return;
    const end = this.#printed.indexOf(`${asked.token} `);
    if (end < 0 || !this.#printed.endsWith('\n')) return;
    const output = this.#printed.slice(0, end).replace(/\n$/, '');
    const status = this.#printed.slice(end + asked.token.length).trim();
    this.#printed = '';
    this.#asked = null;
    if (status === '0') asked.resolve(output);
    else asked.reject(new NodeCommandError({ command: asked.command, output: output || `exit ${status}` }));
  }

  /** What runs behind it has no more to read, and ends as well. */
  #leave(): void {
    const child = this.#child;
    this.#child = null;
    for (const stream of [child?.stdin, child?.stdout, child?.stderr]) stream?.destroy();
    child?.kill('SIGKILL');
  }

  #end(reason: string): void {
    const asked = this.#asked;
    this.#leave();
    this.#asked = null;
    asked?.reject(new NodeCommandError({ command: asked.command, output: reason }));
  }
}

/** One word of a shell, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
