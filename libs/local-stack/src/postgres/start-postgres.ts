import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../certificates/certificates.js';
import { freePorts } from '../ports/ports.js';
import { guardian } from '../processes/guardian.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { ProcessDiedError } from '../processes/process.errors.js';
import { initialise } from './initialise.js';
import { reachableDirectory, reachableHome, unprivilegedUser, type UnixUser } from './outpost.js';
import { findPostgres } from './postgres-binaries.js';
import { Postgres } from './postgres.js';

export interface PostgresOptions {
  /** Holds the data, the password and the log; made when missing, its data is used when not. */
  readonly directory: string;
  /** On loopback; default a free one, chosen at random. */
  readonly port?: number;
  /** Default `postgres.log` in `directory`. */
  readonly logFile?: string;
  /** Thrown away by `stop`, or when this process dies, and therefore never waits for the disk. Default false. */
  readonly temporary?: boolean;
  /**
   * Also speaks TLS, under a certificate made now for the name `localhost`; `caFile` of the server is whom to trust. Needs
   * `openssl`. Plain connections are still taken: ours are. Default false.
   */
  readonly tls?: boolean;
}

const ATTEMPTS = 5;

/** A laptop's memory is for other things; what makes Postgres safe stays at its defaults. */
const SETTINGS = {
  shared_buffers: '64MB',
  max_connections: '100',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
};
const WITHOUT_DISK = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a real Postgres 17 on loopback and returns when it takes connections. Every role has a random password
 * (SCRAM). Should this process die, the guardian ends the server.
 *
 * @throws PostgresMissingError, ProcessDiedError (say on a taken port), ConditionTimeoutError.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [port = 0] = options.port === undefined ? await freePorts(1) : [options.port];
      return await startOn(port, options);
    } catch (error) {
      // A program that asks nobody may have taken the port between the look and the start.
      if (!(error instanceof ProcessDiedError) || options.port !== undefined || attempt === ATTEMPTS)
        throw error;
    }
  }
}

async function startOn(port: number, options: PostgresOptions): Promise<Postgres> {
  const user = await unprivilegedUser();
  const place = prepareDirectory(options.directory, user !== null);
  const home = user ? reachableHome(findPostgres()) : findPostgres().home;
  const temporaryDirectories = options.temporary ? [place.dataDirectory, place.directory] : [];
  for (const directory of temporaryDirectories) guardian.removeDirectory(directory);
  const password = await initialise({ ...place, home, user });
  const certificates = options.tls ? await certificatesIn(place.dataDirectory, user) : null;
  const { dataDirectory } = place;
  const launch = () => serverProcess({ port, home, user, dataDirectory, certificates, ...options });
  const caFile = certificates?.caFile ?? null;
  const postgres = new Postgres({ access: { port, password }, caFile, launch, temporaryDirectories });
  try {
    await postgres.untilAccepts();
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

interface ServerPlace extends Omit<PostgresOptions, 'port'> {
  readonly port: number;
  readonly home: string;
  readonly dataDirectory: string;
  readonly user: UnixUser | null;
  readonly certificates: Certificates | null;
}

/** Below the data, which the server's user reaches and nobody else. */
async function certificatesIn(dataDirectory: string, user: UnixUser | null): Promise<Certificates> {
  const directory = join(dataDirectory, 'tls');
  const certificates = await makeCertificates(directory, 'localhost');
  if (user)
    for (const path of [directory, ...readdirSync(directory).map((name) => join(directory, name))])
      chownSync(path, user.uid, user.gid);
  return certificates;
}

const speakingTls = ({ certFile, keyFile }: Certificates) => ({
  ssl: 'on',
  ssl_cert_file: certFile,
  ssl_key_file: keyFile,
});

function serverProcess(place: ServerPlace): ManagedProcess {
  const settings = {
    ...SETTINGS,
    port: String(place.port),
    ...(place.temporary ? WITHOUT_DISK : {}),
    ...(place.certificates ? speakingTls(place.certificates) : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return new ManagedProcess({
    name: 'postgres',
    command: join(place.home, 'bin', 'postgres'),
    args: ['-D', place.dataDirectory, ...flags],
    logFile: place.logFile ?? join(place.directory, 'postgres.log'),
    cwd: '/',
    // "Fast": ends transactions and connections. SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    ...(place.user ? { user: place.user } : {}),
  });
}

function prepareDirectory(
  directory: string,
  forOtherUser: boolean,
): { directory: string; dataDirectory: string } {
  mkdirSync(directory, { recursive: true });
  if (!forOtherUser) return { directory, dataDirectory: join(directory, 'data') };
  // The caller's own folder may be passed through, not listed; folders above it are not ours to open.
  chmodSync(directory, 0o711);
  return { directory, dataDirectory: reachableDirectory(join(directory, 'data')) };
}
