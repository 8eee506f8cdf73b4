import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../conditions/until.js';
import { ExtraNodes, ExtraNodesKeeper } from './extra-nodes.js';
import { Progress } from './progress.js';

describe('the Redis nodes that tools ask for', () => {
  let directory: string;
  let said: string;
  let running: number[];
  let keeper: ExtraNodesKeeper;
  let changes: number;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-extra-'));
    said = '';
    running = [];
    changes = 0;
    keeper = new ExtraNodesKeeper({
      redis: {
        addNode: (port) => {
          if (port === 1) return Promise.reject(new Error('port 1 is taken'));
          running.push(port);
          return Promise.resolve();
        },
        removeNode: (port) => {
          running = running.filter((other) => other !== port);
          return Promise.resolve();
        },
      },
      nodes: new ExtraNodes(directory),
      progress: new Progress((text) => (said += text)),
      onChange: () => (changes += 1),
    });
  });
  afterEach(async () => {
    await keeper.stop();
    rmSync(directory, { recursive: true });
  });

  const run = (...ports: number[]) =>
    until(() => Promise.resolve(running.toSorted().join() === ports.join() && changes > 0), {
      what: `these run: ${ports.join()}`,
      withinMs: 5000,
    });

  it('are started, and stopped when they are sent away', async () => {
    const asked = new ExtraNodes(directory);
    asked.ask(7007);
    asked.ask(7008);
    await run(7007, 7008);
    asked.sendAway(7007);
    await run(7008);
    asked.sendAway(7008);
    await run();
  });

  it('are not tried again when they cannot start, which is told', async () => {
    const asked = new ExtraNodes(directory);
    asked.ask(1);
    asked.ask(7007);
    await run(7007);
    expect(said).toContain('port 1 is taken');
    expect(asked.asked).toEqual([7007]);
  });

  it('come no more when the shop stops', async () => {
    await keeper.stop();
    new ExtraNodes(directory).ask(7007);
    await keeper.stop();
    expect(running).toEqual([]);
  });
});
