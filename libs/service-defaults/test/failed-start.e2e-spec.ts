import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { z } from 'zod';
import { createApp, parseEnv, repeatingTask, serviceEnv } from '../src/index.js';

const { publicKey } = generateKeyPairSync('ed25519');
const IDENTITY_PUBLIC_KEY = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString('base64');

class Worker {
  runs = 0;
  work(): Promise<void> {
    this.runs += 1;
    return Promise.resolve();
  }
}

const worker = new Worker();

/** Fails after everything else has begun. */
class Unready implements OnApplicationBootstrap {
  async onApplicationBootstrap(): Promise<void> {
    await sleep(20);
    throw new Error('the keys cannot be read');
  }
}

@Module({
  providers: [
    { provide: Worker, useValue: worker },
    repeatingTask({ name: 'spec', everyMs: 1, worker: Worker, run: (each) => each.work() }),
    Unready,
  ],
})
class SampleModule {}

describe('a start that fails', () => {
  it('leaves nothing running', async () => {
    const config = parseEnv(z.object(serviceEnv), { PORT: '0', LOG_LEVEL: 'silent', IDENTITY_PUBLIC_KEY });
    const app = createApp({ name: 'sample', config, module: () => ({ module: SampleModule }) });
    await expect(app).rejects.toThrow('the keys cannot be read');
    const { runs } = worker;
    expect(runs).toBeGreaterThan(0);
    // What still ran would run fifty times in this time.
    await sleep(50);
    expect(worker.runs).toBe(runs);
  });
});
