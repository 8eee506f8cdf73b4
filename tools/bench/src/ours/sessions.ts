import type { RedisClient } from '@shop/redis/client';
import { type Session, SessionStore } from '@shop/redis/session';
import { z } from 'zod';
import type { Context, SessionsUnderTest } from '../worker/abilities.js';
import { connect } from './connect.js';

const data = z.object({ roles: z.array(z.string()) });
type Data = z.infer<typeof data>;

export async function openSessions(_kind: string, context: Context): Promise<SessionsUnderTest> {
  const client = connect(context);
  await client.connect();
  return new OurSessions(client);
}

class OurSessions implements SessionsUnderTest {
  readonly #client: RedisClient;
  readonly #store: SessionStore<Data>;
  readonly #cookies = new Map<string, string>();

  constructor(client: RedisClient) {
    this.#client = client;
    this.#store = new SessionStore({ client, data, schemaVersion: 1 });
  }

  async begin(user: string): Promise<void> {
    const { cookie, credential, createdAtMs, endsAtMs, lease } = await this.#store.begin(user);
    const times = { createdAtMs, endsAtMs };
    const row = { ...credential, ...times, epoch: 1, version: 1, data: { roles: ['shopper'] } };
    if (!(await this.#store.install(row, lease))) throw new Error(`${user} could not log in`);
    this.#cookies.set(user, cookie);
  }

  async read(user: string): Promise<boolean> {
    return (await this.#open(user)) !== null;
  }

  async endWhileSaving(user: string): Promise<void> {
    const session = await this.#open(user);
    if (session === null) throw new Error(`${user} is not logged in`);
    await this.#store.revoke(session);
    await this.#store.save({ ...session, version: 2, data: { roles: ['shopper', 'late'] } });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #open(user: string): Promise<Session<Data> | null> {
    const opened = await this.#store.open(this.#cookies.get(user) ?? '');
    return opened.kind === 'live' ? opened.session : null;
  }
}
