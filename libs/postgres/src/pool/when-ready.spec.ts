import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { whenReady } from './when-ready.js';

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Connects to nobody the first times, as to a Postgres that has not begun. */
function begins({ after }: { after: number }) {
  const asked = { times: 0 };
  const ask = async () => {
    asked.times += 1;
    if (asked.times <= after) await new Client({ host: '127.0.0.1', port: await closedPort() }).connect();
    return 'ready';
  };
  return { asked, ask };
}

describe('whenReady', () => {
  it('asks again while nobody takes the connection', async () => {
    const { ask, asked } = begins({ after: 2 });
    await expect(whenReady(ask, 60_000)).resolves.toBe('ready');
    expect(asked.times).toBe(3);
  });

  it('gives up with what it met last', async () => {
    const { ask } = begins({ after: Infinity });
    await expect(whenReady(ask, 300)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('asks once when it is to wait for nothing', async () => {
    const { ask, asked } = begins({ after: Infinity });
    await expect(whenReady(ask, 0)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(asked.times).toBe(1);
  });

  it('throws at once what waiting does not mend', async () => {
    let asked = 0;
    const refused = Object.assign(new Error('no such role'), { code: '28P01' });
    const ask = () => {
      asked += 1;
      return Promise.reject(refused);
    };
    await expect(whenReady(ask, 60_000)).rejects.toBe(refused);
    expect(asked).toBe(1);
  });
});
