import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { until } from '@shop/local-stack';
import { killHolding, seize } from './seize.js';

/** A real process, and its hands: what its state is while they are looked at. */
class Subject {
  readonly #child: ChildProcess;
  readonly ended: Promise<unknown>;

  constructor() {
    this.#child = spawn('sleep', ['60'], { stdio: 'ignore' });
    this.ended = once(this.#child, 'exit');
  }

  pause = () => {
    this.#signal('SIGSTOP');
    return this.is('T');
  };
  resume = () => Promise.resolve(this.#signal('SIGCONT'));
  kill = () => Promise.resolve(this.#signal('SIGKILL'));

  /** `T` when it is stopped, `S` when it sleeps; empty when it is gone. */
  get state(): string {
    try {
      return readFileSync(`/proc/${String(this.#child.pid)}/stat`, 'utf8').split(' ')[2] ?? '';
    } catch {
      return '';
    }
  }

  is(state: string): Promise<void> {
    return until(() => Promise.resolve(this.state === state), {
      what: `it is ${state}`,
      withinMs: 5_000,
      everyMs: 1,
    });
  }

  get signalCode() {
    return this.#child.signalCode;
  }

  #signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

describe('a process that is seized', () => {
  let subject: Subject;
  const { signal } = new AbortController();

  beforeEach(() => {
    subject = new Subject();
  });
  afterEach(async () => {
    await subject.kill();
    await subject.ended;
  });

  it('is stopped at each look, and goes on until it holds something', async () => {
    const looks: string[] = [];
    const look = () => {
      looks.push(subject.state);
      return Promise.resolve(looks.length < 3 ? [] : ['a job']);
    };
    const held = await seize(subject, { look, signal }, (jobs) => Promise.resolve(jobs));
    expect(held).toEqual(['a job']);
    expect(looks).toEqual(['T', 'T', 'T']);
    await subject.is('S');
  });

  it('is seized again by who came too late', async () => {
    let times = 0;
    const act = () => Promise.resolve(++times < 3 ? null : times);
    expect(await seize(subject, { look: () => Promise.resolve([1]), signal }, act)).toBe(3);
  });

  it('goes on when the look fails', async () => {
    const look = () => Promise.reject(new Error('Postgres is away'));
    await expect(seize(subject, { look, signal }, () => Promise.resolve(1))).rejects.toThrow(
      'Postgres is away',
    );
    await subject.is('S');
  });

  it('is killed with what it holds, looked at once more when it can do nothing more about it', async () => {
    const looks: string[][] = [['published meanwhile', 'unpublished'], ['unpublished']];
    const held = await killHolding(subject, { look: () => Promise.resolve(looks.shift() ?? []), signal });
    await subject.ended;
    expect(held).toEqual(['unpublished']);
    expect(subject.signalCode).toBe('SIGKILL');
  });
});
