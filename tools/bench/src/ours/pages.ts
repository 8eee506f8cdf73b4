import { Pool } from 'undici';
import { z } from 'zod';
import type { Context, PagesUnderTest } from '../worker/abilities.js';

const page = z.object({ origin: z.string(), path: z.string(), cookie: z.string(), connections: z.number() });

/** Somebody signed in who reads one page again and again, over connections that stay open. */
export function openPages(_kind: string, context: Context & Record<string, unknown>): PagesUnderTest {
  const { origin, path, cookie, connections } = page.parse(context);
  const pool = new Pool(origin, { connections });
  return {
    read: async () => {
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers: { cookie } });
      await body.arrayBuffer();
      if (statusCode !== 200) throw new Error(`${path} was answered ${String(statusCode)}`);
    },
    close: () => pool.close(),
  };
}
