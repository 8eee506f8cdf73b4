import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePorts, until } from '@shop/local-stack';
import { Passage } from './passage.js';

const refusal = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

describe('a passage', () => {
  let shop: Server;
  let passage: Passage;
  /** The far ends, each a process here instead of one in a container. */
  const farEnds: ChildProcess[] = [];

  async function open(port: number): Promise<Passage> {
    return Passage.open({
      enter: (_node, ...words) => {
        const child = spawn(process.execPath, words);
        farEnds.push(child);
        return child;
      },
      ...{ to: { host: '127.0.0.1', port }, refusal },
    });
  }
  const ask = async (body: string) => {
    const answer = await fetch(`http://127.0.0.1:${passage.port}/`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  };

  beforeEach(async () => {
    shop = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(Buffer.concat([Buffer.from('heard '), ...chunks])));
    }).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    passage = await open((shop.address() as AddressInfo).port);
  });

  afterEach(async () => {
    passage.close();
    shop.closeAllConnections();
    shop.close();
    const open = farEnds.splice(0).filter((child) => child.exitCode === null && child.signalCode === null);
    await Promise.all(open.map((child) => once(child, 'exit')));
  });

  it('carries requests and answers, many at a time and of any size', async () => {
    const bodies = ['', 'short', 'x'.repeat(300_000)];
    const answers = await Promise.all(bodies.map(ask));
    expect(answers).toEqual(bodies.map((body) => ({ status: 200, text: `heard ${body}` })));
  });

  it('says so where nobody listens', async () => {
    passage.close();
    const [port = 0] = await freePorts(1);
    passage = await open(port);
    expect(await ask('anybody?')).toEqual({ status: 503, text: '' });
  });

  it('is there again after its far end was killed', async () => {
    farEnds[0]?.kill('SIGKILL');
    await until(() => Promise.resolve(farEnds.length === 2), { what: 'it is made again', withinMs: 10_000 });
    const isThere = async () => (await ask('again')).status === 200;
    await until(isThere, { what: 'it carries', withinMs: 20_000 });
  });
});
