import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { redisAccessSchema } from '../redis/redis-access.js';
import { LockFile } from '../locks/lock-file.js';
import { stateDirectory } from '../workspace.js';
import { StackNotRunningError } from './stack.errors.js';

const processSchema = z.object({ port: z.number(), pid: z.number() });

const runningStackSchema = z.object({
  /** Of the gateway, without a slash at the end. */
  baseUrl: z.url(),
  gatewayPort: z.number(),
  /** Instances by service. */
  services: z.record(z.string(), z.array(processSchema)),
  redis: z.array(processSchema),
  /** With its users' passwords; null where everyone is let in. */
  redisAccess: redisAccessSchema.nullable(),
  postgres: processSchema,
  /** Takes every mail of the shop; lists them at `httpPort`. */
  mail: z.object({ smtpPort: z.number(), httpPort: z.number(), pid: z.number() }),
  /** Holds drills; null where nobody holds any. */
  drillDesk: processSchema.nullable(),
  /** What DATABASE_URL takes, by service that owns a database; with its password. */
  databaseUrls: z.record(z.string(), z.string()),
  /** Sent as `Authorization: Bearer` it makes the caller an operator. */
  operatorToken: z.string(),
});

/** The shop that `npm start` keeps running. Pids change when a part is restarted. */
export type RunningStack = z.infer<typeof runningStackSchema>;

/** What the folder of a shop's state says about the shop: who runs it, and where its parts are. */
export class StackState {
  /** Held by `npm start` from its first moment to its last. */
  readonly lock: LockFile;
  readonly #file: string;

  constructor(directory: string) {
    this.lock = new LockFile(join(directory, 'stack.lock'));
    this.#file = join(directory, 'stack.json');
  }

  /** @throws StackNotRunningError when there is none, or it has not finished starting. */
  read(): RunningStack {
    if (!this.lock.holder()) throw new StackNotRunningError();
    try {
      return runningStackSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (cause) {
      throw new StackNotRunningError(cause);
    }
  }

  /** Replaces the description as a whole; it holds secrets, so only the owner may read it. */
  write(stack: RunningStack): void {
    const draft = `${this.#file}.draft`;
    writeFileSync(draft, JSON.stringify(stack, null, 2), { mode: 0o600 });
    renameSync(draft, this.#file);
  }

  forget(): void {
    rmSync(this.#file, { force: true });
  }
}

/**
 * Describes the running shop of this clone, for tools that drive it.
 *
 * @throws StackNotRunningError when there is none, or it has not finished starting.
 */
export function readRunningStack(): RunningStack {
  return new StackState(stateDirectory).read();
}
