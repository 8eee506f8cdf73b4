import { Agent, type ClientRequest, request } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startChild, spawnChild } from './child.js';

interface Outcome {
  readonly status: number | undefined;
  /** The system's code when no answer came. */
  readonly failure: string | undefined;
}

function get(agent: Agent, port: number, path: string): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const sent: ClientRequest = request({ agent, port, path, host: '127.0.0.1' }, (response) => {
    response.resume().once('end', () => {
      resolve({ status: response.statusCode, failure: undefined });
    });
  });
  sent.once('error', (error: NodeJS.ErrnoException) => {
    resolve({ status: undefined, failure: error.code });
  });
  sent.end();
  return promise;
}

/** Asks without a pause until nobody listens any more: a caller with another instance goes there then. */
async function askUntilRefused(agent: Agent, port: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (;;) {
    const outcome = await get(agent, port, '/work');
    if (outcome.failure === 'ECONNREFUSED') return outcomes;
    outcomes.push(outcome);
  }
}

describe('leaving', () => {
  it('fails no request under load, and ends with 0 within the grace', async () => {
    const child = await startChild({ SHUTDOWN_GRACE_MS: '8000' });
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const askers = Array.from({ length: 20 }, () => askUntilRefused(agent, child.port));
    await sleep(500);
    const leftAt = performance.now();
    child.process.kill('SIGTERM');
    const outcomes = (await Promise.all(askers)).flat();
    await expect(child.exited).resolves.toBe(0);
    expect(performance.now() - leftAt).toBeLessThan(8_000);
    expect(outcomes.length).toBeGreaterThan(20);
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    agent.destroy();
  });

  it('waits for a request that takes its time', async () => {
    const child = await startChild();
    const agent = new Agent();
    const slow = get(agent, child.port, '/slow');
    await sleep(200);
    child.process.kill('SIGTERM');
    await expect(slow).resolves.toEqual({ status: 200, failure: undefined });
    await expect(child.exited).resolves.toBe(0);
  });

  it('goes on serving while balancers notice, but is not ready', async () => {
    const child = await startChild({ SHUTDOWN_DRAIN_MS: '600' });
    const agent = new Agent({ keepAlive: true });
    await get(agent, child.port, '/work');
    child.process.kill('SIGTERM');
    await sleep(200);
    await expect(get(agent, child.port, '/health/ready')).resolves.toMatchObject({ status: 503 });
    await expect(get(agent, child.port, '/work')).resolves.toMatchObject({ status: 200 });
    await expect(child.exited).resolves.toBe(0);
  });

  it('ends with 1 when the grace is over and a request is stuck', async () => {
    const child = await startChild({ SHUTDOWN_GRACE_MS: '500' });
    const stuck = get(new Agent(), child.port, '/stuck');
    await sleep(200);
    child.process.kill('SIGTERM');
    await expect(child.exited).resolves.toBe(1);
    await expect(stuck).resolves.toMatchObject({ failure: 'ECONNRESET' });
  });
});

describe('a wrong configuration', () => {
  it('prints every fault without a value and ends with 1', async () => {
    const child = spawnChild({ PORT: 'eighty', LOG_LEVEL: 'loud' });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    const text = Buffer.concat(errors).toString();
    expect(text).toMatch(/^child: Wrong configuration:\n {2}PORT: .*\n {2}LOG_LEVEL: /);
    expect(text).not.toMatch(/eighty|loud/);
  });
});
