/**
 * A release without a cluster: a real git repository with an overlay, and programs on PATH that write down how they were called.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serviceNames } from '@shop/contracts/services';
import { commandsIn } from '../../src/command.js';
import { release } from '../../src/release.js';
import { manifests } from './manifests.js';

const overlay = 'k8s/overlays/staging';
const standIn = fileURLToPath(new URL('stand-in.sh', import.meta.url));

/** What a stand-in is to do instead of its work. */
export interface Fault {
  /** A pattern of the line that is typed. */
  readonly of: string;
  /** Which call of that pattern fails, the first when nothing is said. */
  readonly call?: number | 'always';
  /** Answered in place of the usual, and no failure. */
  readonly answer?: string;
}

export class Rehearsal {
  readonly #home = mkdtempSync(join(tmpdir(), 'shop-rehearsal-'));
  readonly root = join(this.#home, 'shop');
  readonly #calls = join(this.#home, 'calls');
  readonly steps: string[] = [];

  /** Begins where another one is, or with nothing but a commit. */
  constructor(like?: Rehearsal) {
    if (like !== undefined) {
      cpSync(like.#home, this.#home, { recursive: true });
      this.fail();
      return;
    }
    for (const program of ['docker', 'kubectl', 'syft', 'grype', 'curl']) this.#install(program);
    writeFileSync(join(this.#home, 'context'), 'ecommerce-staging\n');
    this.write(`${overlay}/manifests.yaml`, manifests());
    this.write(`${overlay}/platform.env`, 'ENVIRONMENT=staging\nHOST=staging.shop.example\n');
    this.write(`${overlay}/kustomization.yaml`, this.#images('newName: lhr.ocir.io/ours/ecommerce/'));
    this.write(`${overlay}/release/kustomization.yaml`, this.#images('newTag: unreleased-'));
    this.write('.gitignore', 'reports/\n');
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit('a shop');
    this.fail();
  }

  #images(field: string): string {
    return `images:\n${serviceNames.map((name) => `  - { name: shop/${name}, ${field}${name} }\n`).join('')}`;
  }

  #install(program: string): void {
    const file = join(this.#home, 'bin', program);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexec "${standIn}" "\${0%/bin/*}" ${program} "$@"\n`);
    chmodSync(file, 0o755);
  }

  remove(program: string): void {
    rmSync(join(this.#home, 'bin', program));
  }

  useContext(name: string): void {
    writeFileSync(join(this.#home, 'context'), `${name}\n`);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@example.org'];
    return execFileSync('git', [...who, ...args], { cwd: this.root, encoding: 'utf8' });
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  fail(...faults: readonly Fault[]): void {
    const line = ({ of, call = 1, answer }: Fault) =>
      answer === undefined ? `${call}\t${of}\t` : `answer\t${of}\t${answer.replaceAll('\n', '\\n')}`;
    writeFileSync(join(this.#home, 'faults'), faults.map((fault) => `${line(fault)}\n`).join(''));
    writeFileSync(this.#calls, '');
    this.steps.length = 0;
  }

  /** What was typed since the last `fail`, in order, with what each program was given to read. */
  calls(): { line: string; input: string }[] {
    const lines = readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean);
    return lines.map((line, at) => ({
      line,
      input: line.endsWith(' -') ? readFileSync(join(this.#home, `input-${at + 1}`), 'utf8') : '',
    }));
  }

  lines(program: string): string[] {
    return this.calls()
      .map(({ line }) => line)
      .filter((line) => line.startsWith(program));
  }

  /** What each `kubectl apply` was given, as "Kind/name". */
  applied(): string[][] {
    return this.calls()
      .filter(({ line }) => line.startsWith('kubectl apply'))
      .map(({ input }) =>
        [...input.matchAll(/"kind":"(\w+)".*?"name":"([a-z-]+)"/g)].map(
          ([, kind, name]) => `${kind ?? ''}/${name ?? ''}`,
        ),
      );
  }

  /** The digest with which a service was last applied. */
  serving(service: string): string | undefined {
    const inputs = this.calls()
      .filter(({ line }) => line.startsWith('kubectl apply'))
      .map(
        ({ input }) =>
          new RegExp(`"kind":"Deployment".*registry/${service}@(sha256:[0-9a-f]{64}|none)`).exec(input)?.[1],
      );
    return inputs.filter((digest) => digest !== undefined).at(-1);
  }

  async release(again: string | null = null): Promise<void> {
    const { PATH: path = '', ...others } = process.env;
    const environment = {
      ...others,
      PATH: `${join(this.#home, 'bin')}:${path}`,
      GIT_AUTHOR_NAME: 'rehearsal',
      GIT_AUTHOR_EMAIL: 'rehearsal@example.org',
      GIT_COMMITTER_NAME: 'rehearsal',
      GIT_COMMITTER_EMAIL: 'rehearsal@example.org',
    };
    await release({
      environment: 'staging',
      again,
      root: this.root,
      run: commandsIn(this.root, environment),
      patience: { secretsMs: 1_000, jobsMs: 1_000, rolloutMs: 1_000 },
      say: (step) => this.steps.push(step),
      now: () => new Date('2010-12-01T08:26:00Z'),
    });
  }

  end(): void {
    rmSync(this.#home, { recursive: true });
  }
}
