import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureRedis, freePorts, guardian, until, type RedisBinaries } from '@shop/local-stack';

const run = promisify(execFile);

/** Three primaries that speak TLS only, under a certificate made for this run, with one ACL user. */
export class TlsCluster {
  readonly directory = mkdtempSync(join(tmpdir(), 'shop-redis-tls-'));
  readonly caFile = join(this.directory, 'redis.crt');
  readonly user = { name: 'shop', password: 'only-for-this-spec' };
  ports: readonly number[] = [];
  readonly #servers: ChildProcess[] = [];
  #binaries: RedisBinaries | undefined;

  get seeds(): string {
    return this.ports.map((port) => `localhost:${String(port)}`).join(',');
  }

  async start(): Promise<void> {
    guardian.removeDirectory(this.directory);
    this.#binaries = await ensureRedis();
    await this.#makeCertificate();
    this.ports = (await freePorts(3, { withBus: true })).slice(0, 3);
    for (const port of this.ports) this.#serve(port);
    await Promise.all(
      this.ports.map((port) => until(() => this.#isUp(port), { what: 'TLS answers', withinMs: 20_000 })),
    );
    const nodes = this.ports.map((port) => `127.0.0.1:${String(port)}`);
    await this.#cli('--cluster', 'create', ...nodes, '--cluster-yes');
    await until(() => this.#isWhole(), { what: 'the TLS cluster is whole', withinMs: 20_000 });
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      const ended = server.exitCode === null ? once(server, 'exit') : undefined;
      server.kill('SIGKILL');
      await ended;
      if (server.pid !== undefined) guardian.forget(server.pid);
    }
    rmSync(this.directory, { recursive: true, force: true });
    guardian.keepDirectory(this.directory);
  }

  async #makeCertificate(): Promise<void> {
    const subject = ['-subj', '/CN=shop-redis-spec', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
    const files = ['-keyout', join(this.directory, 'redis.key'), '-out', this.caFile];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await run('openssl', ['req', '-x509', '-days', '2', ...key, ...files, ...subject]);
  }

  #serve(port: number): void {
    const directory = join(this.directory, String(port));
    mkdirSync(directory);
    const tls = [
      '--port',
      '0',
      '--tls-port',
      String(port),
      '--tls-cluster',
      'yes',
      '--tls-auth-clients',
      'no',
    ];
    const files = ['--tls-cert-file', this.caFile, '--tls-key-file', join(this.directory, 'redis.key')];
    const cluster = ['--cluster-enabled', 'yes', '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
    const acl = ['--user', this.user.name, 'on', `>${this.user.password}`, '~*', '&*', '+@all'];
    const all = [...tls, ...files, '--tls-ca-cert-file', this.caFile, ...cluster, ...acl];
    const server = spawn(this.#binaries?.server ?? 'redis-server', all, { stdio: 'ignore' });
    if (server.pid !== undefined) guardian.watch(server.pid, 'SIGTERM');
    this.#servers.push(server);
  }

  async #cli(...args: string[]): Promise<string> {
    const { stdout } = await run(this.#binaries?.cli ?? 'redis-cli', [
      '--tls',
      '--cacert',
      this.caFile,
      ...args,
    ]);
    return stdout;
  }

  async #isUp(port: number): Promise<boolean> {
    return (await this.#cli('-p', String(port), 'PING')).startsWith('PONG');
  }

  async #isWhole(): Promise<boolean> {
    const states = await Promise.all(
      this.ports.map((port) => this.#cli('-p', String(port), 'CLUSTER', 'INFO')),
    );
    return states.every(
      (state) => state.includes('cluster_state:ok') && state.includes('cluster_slots_ok:16384'),
    );
  }
}
