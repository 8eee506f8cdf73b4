// connect-redis 10 on node-redis 6, timeout off. express-session reads and touches a session at each request and saves it
// at the end of one that changed it; so does this, without its middleware.
import { RedisStore } from 'connect-redis';
import { createCluster } from 'redis';

const LIFE_S = 1_800;

export async function openSessions(_kind, { seeds }) {
  const client = createCluster({
    rootNodes: seeds.map((socket) => ({ socket })),
    defaults: { commandOptions: { timeout: undefined } },
  });
  client.on('error', () => undefined);
  await client.connect();
  const store = new RedisStore({ client, prefix: 'sess:', ttl: LIFE_S });
  const session = (user) => ({ user, roles: ['shopper'], cookie: { originalMaxAge: LIFE_S * 1_000 } });
  return {
    begin: (user) => store.set(user, session(user)),
    read: async (user) => {
      const found = await store.get(user);
      if (!found) return false;
      await store.touch(user, found);
      return true;
    },
    endWhileSaving: async (user) => {
      const slow = await store.get(user);
      await store.destroy(user);
      await store.set(user, { ...slow, late: true });
    },
    close: () => client.destroy(),
  };
}
