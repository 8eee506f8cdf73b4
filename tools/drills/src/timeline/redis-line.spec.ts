import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ensureRedis,
  guardian,
  RedisCli,
  startRedisCluster,
  until,
  type RedisCluster,
} from '@shop/local-stack';
import { NodeSilentError } from './redis-line.errors.js';
import { RedisLine } from './redis-line.js';

const directory = mkdtempSync(join(tmpdir(), 'shop-drills-spec-'));
guardian.removeDirectory(directory);
let cluster: RedisCluster;
let cli: RedisCli;
const lines: RedisLine[] = [];

beforeAll(async () => {
  cluster = await startRedisCluster({ directory });
  cli = new RedisCli((await ensureRedis()).cli);
}, 60_000);

afterEach(async () => {
  await Promise.all(lines.splice(0).map((line) => line.close()));
});

afterAll(async () => {
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
  guardian.keepDirectory(directory);
}, 60_000);

function lineTo(port: number): RedisLine {
  const line = new RedisLine(cli, port);
  lines.push(line);
  return line;
}

const firstPort = () => cluster.nodes[0]?.port ?? 0;

/** A machine that is short of time may take longer than a line waits. */
async function answersOf(line: RedisLine, ...commands: string[]): Promise<string[]> {
  let answers: string[] = [];
  const isAnswered = async () => {
    answers = await line.ask(...commands).catch(() => []);
    return answers.length > 0;
  };
  await until(isAnswered, { what: 'the node answers', withinMs: 20_000, everyMs: 20 });
  return answers;
}

describe('a line to a node', () => {
  it('tells the answers of several commands apart, errors and nothing among them', async () => {
    const line = lineTo(firstPort());
    const [info, words, error, nothing] = await answersOf(
      line,
      ...['INFO server', 'ECHO two\\nlines', 'NOSUCH', 'CONFIG GET no-such-setting'],
    );
    expect(info).toMatch(/redis_version:/);
    expect(words).toBe('two\\nlines');
    expect(error).toMatch(/^ERR unknown command/);
    expect(nothing).toBe('');
  });

  it('answers questions that were asked at the same time, each its own', async () => {
    const line = lineTo(firstPort());
    await answersOf(line, 'PING');
    const answers = await Promise.all(['a', 'b', 'c'].map((word) => line.ask(`ECHO ${word}`)));
    expect(answers).toEqual([['a'], ['b'], ['c']]);
  });

  it('says at once that a dead node is silent, and has it again when it is back', async () => {
    const port = firstPort();
    const line = lineTo(port);
    await answersOf(line, 'PING');
    await cluster.kill(port);
    await expect(line.ask('PING')).rejects.toThrow(NodeSilentError);
    const beganMs = performance.now();
    await expect(line.ask('PING')).rejects.toThrow('away a moment ago');
    expect(performance.now() - beganMs).toBeLessThan(500);
    await cluster.restart(port);
    expect(await answersOf(line, 'PING')).toEqual(['PONG']);
    await cluster.waitUntilHealthy();
  }, 60_000);

  it('asks a node that hangs nothing more, and has it again when it goes on', async () => {
    const port = firstPort();
    const line = lineTo(port);
    await answersOf(line, 'PING');
    cluster.pause(port);
    try {
      await expect(line.ask('ECHO lost')).rejects.toThrow('nothing within 300 ms');
      await expect(line.ask('ECHO too')).rejects.toThrow('has yet to answer');
    } finally {
      cluster.resume(port);
    }
    expect(await answersOf(line, 'ECHO found')).toEqual(['found']);
    await cluster.waitUntilHealthy();
  }, 60_000);
});
